//! What happens in the units: everything of one morning in a few statements.

use super::{Log, UNITS};
use crate::month::dice::Dice;
use crate::support::town::Town;
use chrono::{Datelike, Days, NaiveDate, TimeDelta};
use frontdesk::domain::ids::{BillId, UnitId, UserId};
use frontdesk::domain::reminder;
use frontdesk::store::reminders::{self, By};
use frontdesk::workers::hours;
use std::collections::BTreeMap;

const ITEMS: [(&str, i64, u32); 3] = [("management_fee", 28_000, 20), ("parking", 30_000, 25), ("water", 7_000, 10)];

struct Bill {
    id: i64,
    unit: usize,
    open: i64,
    due: NaiveDate,
    disputed: Option<i64>,
}

struct Home {
    unit: i64,
    user: i64,
    /// Of a hundred open bills, so many are paid on a day.
    pays: i64,
    blocked: bool,
    claim: Option<i64>,
    plan: Option<(i64, bool)>,
}

/// The units and what their people do.
pub struct Life<'t> {
    town: &'t Town,
    dice: Dice,
    homes: Vec<Home>,
    bills: BTreeMap<i64, Bill>,
    payments: i64,
    paused_until: Option<NaiveDate>,
}

impl<'t> Life<'t> {
    /// Five hundred units with an owner each; a tenth of them never paid in time, some are nobody's.
    pub async fn new(town: &'t Town, mut dice: Dice) -> Self {
        let (pool, community, now) = (&town.db.pool, town.community.0, town.clock.now());
        let building: i64 = sqlx::query_scalar(
            "insert into building (community_id, code, name, position) values ($1, 'Y', '{}', 99) returning id",
        )
        .bind(community)
        .fetch_one(pool)
        .await
        .unwrap();
        let units: Vec<i64> = sqlx::query_scalar(
            "insert into unit (community_id, building_id, code) select $1, $2, 'Y-' || n from generate_series(1, $3) n
             returning id",
        )
        .bind(community)
        .bind(building)
        .bind(i32::try_from(UNITS).unwrap())
        .fetch_all(pool)
        .await
        .unwrap();
        let users: Vec<i64> = (0..units.len()).map(|n| 50_000 + i64::try_from(n).unwrap()).collect();
        sqlx::query(
            "insert into resident (community_id, user_id, name, lang, created_at, seen_at)
             select $1, user_id, 'Sample', 'zh-Hans', $3, $3 from unnest($2::bigint[]) user_id",
        )
        .bind(community)
        .bind(&users)
        .bind(now)
        .execute(pool)
        .await
        .unwrap();
        let tied: Vec<bool> = units.iter().map(|_| !dice.chance(4)).collect();
        sqlx::query(
            "insert into occupancy (community_id, user_id, unit_id, tie, level, created_at)
             select $1, t.u, t.n, 'owner', 'verified', $5 from unnest($2::bigint[], $3::bigint[], $4::bool[]) t (u, n, tied)
             where t.tied",
        )
        .bind(community)
        .bind(&users)
        .bind(&units)
        .bind(&tied)
        .bind(now)
        .execute(pool)
        .await
        .unwrap();
        let home = |(unit, user), pays| Home { unit, user, pays, blocked: false, claim: None, plan: None };
        let paying: Vec<i64> = units.iter().map(|_| dice.weigh(&[(6, 12), (2, 4), (1, 1), (1, 0)])).collect();
        let homes: Vec<Home> = units.into_iter().zip(users).zip(paying).map(|(a, pays)| home(a, pays)).collect();
        Self { town, dice, homes, bills: BTreeMap::new(), payments: 0, paused_until: None }
    }

    /// Everything that happens before the day's turn.
    pub async fn morning(&mut self, day: NaiveDate, log: &mut Log) {
        if day.day() == 1 {
            self.bill(day).await;
        }
        self.pause(day, log).await;
        self.pay().await;
        self.dispute().await;
        self.claim().await;
        self.promise(day).await;
        self.plan(day).await;
        self.block(day, log).await;
    }

    /// A month's bills; some are only known weeks after they were due.
    async fn bill(&mut self, day: NaiveDate) {
        let (mut units, mut items, mut amounts, mut dues, mut keys) = (vec![], vec![], vec![], vec![], vec![]);
        let mut of = vec![];
        for (n, home) in self.homes.iter().enumerate() {
            for (item, amount, due) in ITEMS {
                if item == "parking" && n % 2 == 1 {
                    continue;
                }
                let late = if self.dice.chance(3) { 45 } else { 0 };
                let due = day.with_day(due).unwrap() - Days::new(late);
                let amount = amount + self.dice.between(0, 5_000);
                units.push(home.unit);
                items.push(item.to_owned());
                amounts.push(amount);
                dues.push(due);
                keys.push(format!("{day}-{item}-{n}"));
                of.push((n, amount, due));
            }
        }
        let ids: Vec<i64> = sqlx::query_scalar(
            "insert into bill (community_id, unit_id, key, sort, item, period_from, period_until, amount_minor, currency,
                 due_on, created_at)
             select $1, t.unit, t.key, 'charge', t.item, $7, $7, t.amount, 'CNY', t.due, $8
             from unnest($2::bigint[], $3::text[], $4::text[], $5::bigint[], $6::date[]) with ordinality
                 t (unit, key, item, amount, due, n) order by t.n returning id",
        )
        .bind(self.town.community.0)
        .bind(&units)
        .bind(&keys)
        .bind(&items)
        .bind(&amounts)
        .bind(&dues)
        .bind(day)
        .bind(self.town.clock.now())
        .fetch_all(&self.town.db.pool)
        .await
        .unwrap();
        for (id, (unit, open, due)) in ids.into_iter().zip(of) {
            self.bills.insert(id, Bill { id, unit, open, due, disputed: None });
        }
    }

    async fn pause(&mut self, day: NaiveDate, log: &mut Log) {
        let mut conn = self.town.db.pool.acquire().await.unwrap();
        let (community, now) = (self.town.community, self.town.clock.now());
        if self.paused_until.is_some_and(|until| until <= day) {
            self.paused_until = None;
            reminders::set_paused(&mut conn, community, false, now).await.unwrap();
            reminders::wake(&mut conn, community, now).await.unwrap();
        } else if self.paused_until.is_none() && self.dice.chance(1) {
            let until = day + Days::new(u64::try_from(self.dice.between(1, 5)).unwrap());
            self.paused_until = Some(until);
            reminders::set_paused(&mut conn, community, true, now).await.unwrap();
        }
        if self.paused_until.is_some() {
            log.paused.insert(day);
        }
    }

    /// Payments, whole and in part, payments taken back, and credits.
    async fn pay(&mut self) {
        let mut money = vec![];
        let mut credits = vec![];
        for bill in self.bills.values() {
            let home = &self.homes[bill.unit];
            let pays = if home.plan.is_some_and(|(_, agreed)| agreed) { 3 } else { home.pays };
            match bill.open {
                0 if self.dice.between(0, 20_000) == 0 => money.push((bill.id, -1_000)),
                0 => {}
                open if self.dice.chance(pays) => {
                    money.push((bill.id, if self.dice.chance(85) { open } else { (open / 3).max(1) }));
                }
                open if self.dice.between(0, 3_000) == 0 => credits.push((bill.id, -(open / 2).max(1))),
                _ => {}
            }
        }
        self.book(&money).await;
        for (id, amount) in &credits {
            sqlx::query(
                "insert into bill (community_id, unit_id, key, sort, corrects, item, period_from, period_until,
                     amount_minor, currency, due_on, created_at)
                 select community_id, unit_id, key || '/2', 'credit', id, item, period_from, period_until, $3, 'CNY',
                     due_on, $4 from bill where community_id = $1 and id = $2 on conflict do nothing",
            )
            .bind(self.town.community.0)
            .bind(id)
            .bind(amount)
            .bind(self.town.clock.now())
            .execute(&self.town.db.pool)
            .await
            .unwrap();
        }
        if !credits.is_empty() {
            self.look().await;
        }
    }

    /// Reads anew what is open.
    async fn look(&mut self) {
        let open: Vec<(i64, i64)> = sqlx::query_as("select id, open_minor from bill_standing where community_id = $1")
            .bind(self.town.community.0)
            .fetch_all(&self.town.db.pool)
            .await
            .unwrap();
        for (id, open) in open {
            if let Some(bill) = self.bills.get_mut(&id) {
                bill.open = open;
            }
        }
    }

    /// Books money on bills; what is below zero was taken back.
    async fn book(&mut self, money: &[(i64, i64)]) {
        if money.is_empty() {
            return;
        }
        let (bills, amounts): (Vec<i64>, Vec<i64>) = money.iter().copied().unzip();
        let keys: Vec<String> = bills.iter().enumerate().map(|(n, _)| format!("p{}-{n}", self.payments)).collect();
        self.payments += 1;
        sqlx::query(
            "with t as (select * from unnest($2::bigint[], $3::bigint[], $4::text[]) t (bill_id, amount, key)),
                  p as (insert into payment (community_id, unit_id, key, sort, method, amount_minor, currency, paid_on,
                            created_at)
                        select $1, b.unit_id, t.key, 'payment', 'transfer', abs(t.amount), 'CNY', $5::timestamptz::date, $5
                        from t join bill b on b.community_id = $1 and b.id = t.bill_id returning id, key)
             insert into allocation (community_id, payment_id, bill_id, seq, amount_minor, at)
             select $1, p.id, t.bill_id, 1, t.amount, $5 from t join p on p.key = t.key",
        )
        .bind(self.town.community.0)
        .bind(&bills)
        .bind(&amounts)
        .bind(&keys)
        .bind(self.town.clock.now())
        .execute(&self.town.db.pool)
        .await
        .unwrap();
        for (id, amount) in money {
            self.bills.get_mut(id).unwrap().open -= amount;
        }
    }

    /// Bills are questioned, and questions settled.
    async fn dispute(&mut self) {
        let (mut opened, mut settled) = (vec![], vec![]);
        for bill in self.bills.values() {
            match bill.disputed {
                Some(_) if self.dice.chance(8) => settled.push(bill.id),
                None if bill.open > 0 && self.dice.between(0, 600) == 0 => opened.push(bill.id),
                Some(_) | None => {}
            }
        }
        let (pool, community, now) = (&self.town.db.pool, self.town.community.0, self.town.clock.now());
        for id in opened {
            let bill = self.bills.get_mut(&id).unwrap();
            let home = &self.homes[bill.unit];
            let ticket: i64 = sqlx::query_scalar(
                "with t as (insert into ticket (community_id, number, kind, state, priority, category, department, unit_id,
                         place, words, reporter, created_at)
                     values ($1, $2, 'complaint', 'dispatched', 'normal', 'service', 'front-desk', $3, '', '', $4, $5)
                     returning id)
                 insert into dispute (community_id, bill_id, ticket_id, by_user, opened_at)
                 select $1, $6, id, $4, $5 from t returning ticket_id",
            )
            .bind(community)
            .bind(format!("C-{now}-{id}"))
            .bind(home.unit)
            .bind(home.user)
            .bind(now)
            .bind(id)
            .fetch_one(pool)
            .await
            .unwrap();
            bill.disputed = Some(ticket);
        }
        sqlx::query("update dispute set settled_at = $2 where bill_id = any($1) and settled_at is null")
            .bind(&settled)
            .bind(now)
            .execute(pool)
            .await
            .unwrap();
        for id in settled {
            self.bills.get_mut(&id).unwrap().disputed = None;
        }
    }

    fn owes(&self) -> Vec<bool> {
        let mut owes = vec![false; self.homes.len()];
        for bill in self.bills.values().filter(|b| b.open > 0) {
            owes[bill.unit] = true;
        }
        owes
    }

    /// "I have paid", and what the cashier finds.
    async fn claim(&mut self) {
        let owes = self.owes();
        let (pool, community, now) = (&self.town.db.pool, self.town.community.0, self.town.clock.now());
        for (n, home) in self.homes.iter_mut().enumerate() {
            match home.claim {
                Some(id) if self.dice.chance(30) => {
                    home.claim = None;
                    super::claims::end_claim(pool, community, id, now).await;
                }
                None if owes[n] && self.dice.between(0, 400) == 0 => {
                    let id = sqlx::query_scalar(
                        "insert into payment_claim (community_id, unit_id, user_id, amount_minor, currency, paid_on, method,
                             state, created_at)
                         values ($1, $2, $3, 100, 'CNY', $4::timestamptz::date, 'transfer', 'waiting', $4) returning id",
                    )
                    .bind(community)
                    .bind(home.unit)
                    .bind(home.user)
                    .bind(now)
                    .fetch_one(pool)
                    .await
                    .unwrap();
                    home.claim = Some(id);
                }
                Some(_) | None => {}
            }
        }
    }

    /// Days are promised.
    async fn promise(&mut self, day: NaiveDate) {
        let owes = self.owes();
        for (n, owes) in owes.into_iter().enumerate() {
            if !owes || self.dice.between(0, 250) != 0 {
                continue;
            }
            let home = &self.homes[n];
            let (unit, user) = (UnitId(home.unit), UserId(home.user));
            let ahead = u64::try_from(self.dice.between(1, 20)).unwrap();
            let mut conn = self.town.db.pool.acquire().await.unwrap();
            let debts = reminders::debts(&mut conn, self.town.community, unit).await.unwrap();
            let bills: Vec<BillId> = debts.iter().filter(|d| !d.stopped).map(|d| d.bill).collect();
            if bills.is_empty() {
                continue;
            }
            let (key, on) = ((self.town.community, unit), day + Days::new(ahead));
            let now = (day, self.town.clock.now());
            reminders::promise(&mut conn, key, By::Resident(user), &bills, on, now).await.unwrap();
        }
    }

    /// Plans are asked for, answered, and paid more or less.
    async fn plan(&mut self, day: NaiveDate) {
        let owes = self.owes();
        let mut paid = vec![];
        let due: BTreeMap<i64, i64> =
            sqlx::query_as("select plan_id, amount_minor from instalment where community_id = $1 and on_day = $2")
                .bind(self.town.community.0)
                .bind(day)
                .fetch_all(&self.town.db.pool)
                .await
                .unwrap()
                .into_iter()
                .collect();
        let ended: Vec<i64> = sqlx::query_scalar(
            "select id from payment_plan where state in ('done', 'broken') and ended_on = $1::date - 1",
        )
        .bind(day)
        .fetch_all(&self.town.db.pool)
        .await
        .unwrap();
        for (n, owes) in owes.into_iter().enumerate() {
            if self.homes[n].plan.is_some_and(|(id, _)| ended.contains(&id)) {
                self.homes[n].plan = None;
            }
            match self.homes[n].plan {
                Some((id, false)) if self.dice.chance(50) => self.answer(n, id).await,
                Some((id, true)) => {
                    if let Some(amount) = due.get(&id).filter(|_| self.dice.chance(75)) {
                        paid.extend(self.part_of(n, *amount, id).await);
                    }
                }
                None if owes && self.dice.between(0, 250) == 0 => self.ask(n, day).await,
                Some((_, false)) | None => {}
            }
        }
        self.book(&paid).await;
    }

    async fn answer(&mut self, n: usize, id: i64) {
        let agreed = self.dice.chance(70);
        sqlx::query(
            "update payment_plan set state = $2, reason = $3, decided_at = $4,
                 decided_by = (select min(id) from staff where community_id = $5) where id = $1",
        )
        .bind(id)
        .bind(if agreed { "agreed" } else { "refused" })
        .bind((!agreed).then_some("no"))
        .bind(self.town.clock.now())
        .bind(self.town.community.0)
        .execute(&self.town.db.pool)
        .await
        .unwrap();
        self.homes[n].plan = agreed.then_some((id, true));
    }

    async fn ask(&mut self, n: usize, day: NaiveDate) {
        let home = &self.homes[n];
        let mut conn = self.town.db.pool.begin().await.unwrap();
        let unit = UnitId(home.unit);
        let debts = reminders::debts(&mut conn, self.town.community, unit).await.unwrap();
        let debts: Vec<_> = debts.into_iter().filter(|d| !d.stopped).collect();
        let total: i64 = debts.iter().map(|d| d.open_minor).sum();
        if total < 10 {
            return;
        }
        let parts = usize::try_from(self.dice.between(1, 5)).unwrap();
        let first = day + Days::new(u64::try_from(self.dice.between(1, 15)).unwrap());
        let all = reminder::instalments(total, parts, first);
        let (key, user, now) = ((self.town.community, unit), UserId(home.user), (day, self.town.clock.now()));
        let plan = reminders::ask(&mut conn, key, user, &debts, (&all, ""), now).await.unwrap();
        conn.commit().await.unwrap();
        self.homes[n].plan = plan.map(|p| (p.0, false));
    }

    /// The bills of a plan on which an instalment is booked.
    async fn part_of(&self, n: usize, amount: i64, plan: i64) -> Vec<(i64, i64)> {
        let of: Vec<i64> = sqlx::query_scalar("select bill_id from plan_bill where plan_id = $1")
            .bind(plan)
            .fetch_all(&self.town.db.pool)
            .await
            .unwrap();
        let mut left = amount;
        let mut parts = vec![];
        for bill in self.bills.values().filter(|b| b.unit == n && b.open > 0 && of.contains(&b.id)) {
            let part = bill.open.min(left);
            if part > 0 {
                parts.push((bill.id, part));
                left -= part;
            }
        }
        parts
    }

    /// Residents stop the bot, and come back.
    async fn block(&mut self, day: NaiveDate, log: &mut Log) {
        let (mut gone, mut back) = (vec![], vec![]);
        for home in &mut self.homes {
            if home.blocked && self.dice.chance(3) {
                home.blocked = false;
                back.push(home.user);
            } else if !home.blocked && self.dice.between(0, 1_000) == 0 {
                home.blocked = true;
                gone.push(home.user);
            }
            if home.blocked {
                log.blocked.insert((day, home.user));
            }
        }
        sqlx::query(
            "update resident set blocked_at = case when user_id = any($2) then $3 end
             where community_id = $1 and user_id = any($2 || $4)",
        )
        .bind(self.town.community.0)
        .bind(&gone)
        .bind(self.town.clock.now())
        .bind(&back)
        .execute(&self.town.db.pool)
        .await
        .unwrap();
    }

    /// What was handed out is carried.
    pub async fn post(&mut self, day: NaiveDate, log: &mut Log) {
        for _ in 0..50 {
            let sent: Vec<(i64, String)> =
                sqlx::query_as("delete from outbox where chat_id >= 50000 returning chat_id, op #>> '{body,html}'")
                    .fetch_all(&self.town.db.pool)
                    .await
                    .unwrap();
            if sent.is_empty() {
                break;
            }
            for (user, html) in sent {
                assert!(html.contains("您好"), "{html}");
                *log.sent.entry((day, user)).or_default() += 1;
            }
            sqlx::query("update campaign_message set state = 'sent' where state = 'waiting'")
                .execute(&self.town.db.pool)
                .await
                .unwrap();
            self.town.clock.advance(TimeDelta::seconds(3));
            while hours::step_timer(&self.town.db.pool, &self.town.clock, &self.town.desk).await {}
        }
        self.bills.retain(|_, b| b.open != 0 || b.disputed.is_some() || b.due + Days::new(120) > day);
    }
}
