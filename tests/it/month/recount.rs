//! The independent recount: every clock of a ticket walked along its timeline, with nothing of the program's own arithmetic.

use super::filed::{Filed, Raised};
use super::hours::{Table, asking, days_on};
use frontdesk::domain::act::{Act, DeadlineKind, Step};
use frontdesk::domain::case::Event;
use frontdesk::domain::community::Settings;
use frontdesk::domain::complaint::Severity;
use frontdesk::domain::deadline::Outcome;
use frontdesk::domain::hours::{Allowance, Policy};
use frontdesk::domain::question::AnswerClass;
use frontdesk::domain::ticket::Kind;

const DAY: i64 = 86_400;
const WEEK: i64 = 7 * DAY;
const STEPS: [Step; 3] = [Step::Near, Step::Missed, Step::LongMissed];

/// A clock with every stretch of time in which it ran.
#[derive(Clone, Debug)]
pub struct Clock {
    pub kind: DeadlineKind,
    pub round: i32,
    pub budget: i64,
    wall: bool,
    call: bool,
    started: i64,
    runs: Vec<(i64, Option<i64>)>,
    told: Option<Step>,
    /// When it was shortened to less than it had used before its present run.
    over: Option<i64>,
    /// When and how it ended, and how much it had used.
    pub ended: Option<(i64, Outcome, i64)>,
}

/// Where a ticket stands, as far as clocks care.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stand {
    Open,
    Waiting,
    Done,
    Over,
}

pub struct Recount<'a> {
    table: &'a Table,
    settings: &'a Settings,
    filed: &'a Filed,
    severity: Option<Severity>,
    class: Option<AnswerClass>,
    stand: Stand,
    has: bool,
    on_site: bool,
    promise: Option<i64>,
    level: i32,
    done_at: i64,
    ended_at: i64,
    closed: bool,
    grace: bool,
    pub clocks: Vec<Clock>,
    pub raised: Vec<Raised>,
}

impl Clock {
    fn is_open(&self) -> bool {
        self.ended.is_none()
    }

    fn is_running(&self) -> bool {
        self.is_open() && self.runs.last().is_some_and(|(_, to)| to.is_none())
    }

    pub fn used(&self, table: &Table, at: i64) -> i64 {
        let span = |from: i64, to: i64| if self.wall { (to - from).max(0) } else { table.between(from, to) };
        self.runs.iter().map(|(from, to)| span(*from, to.unwrap_or(at).min(at))).sum()
    }

    /// The first second from which so much was used, not later than the limit.
    fn first(&self, table: &Table, used: i64, mut low: i64, limit: i64) -> Option<i64> {
        if self.used(table, limit) < used {
            return None;
        }
        let mut high = limit;
        while low < high {
            let middle = low + (high - low) / 2;
            if self.used(table, middle) >= used {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        Some(low)
    }

    /// When its time is over, if it goes on as now.
    pub fn due(&self, table: &Table) -> Option<i64> {
        if self.over.is_some() {
            return self.over;
        }
        let far = if self.wall { self.started + 1000 * DAY } else { table.last() };
        self.first(table, self.budget, self.started, far)
    }

    /// The same; nothing while it stands still before its time.
    pub fn due_if_it_runs(&self, table: &Table) -> Option<i64> {
        self.due(table).filter(|due| {
            self.over.is_some() || self.is_running() || self.runs.iter().any(|(_, to)| to.is_some_and(|to| to >= *due))
        })
    }

    fn threshold(&self, step: Step, emergency: bool) -> i64 {
        let hurry = emergency && matches!(self.kind, DeadlineKind::Acknowledge | DeadlineKind::OnSite);
        match step {
            Step::Near => self.budget * 80 / 100,
            Step::Missed => self.budget,
            Step::LongMissed if hurry => self.budget + 300,
            Step::LongMissed => self.budget * 150 / 100,
        }
    }
}

/// Walks a whole timeline until the end.
pub fn recount<'a>(
    table: &'a Table,
    settings: &'a Settings,
    filed: &'a Filed,
    events: &[Event],
    end: i64,
) -> Recount<'a> {
    let mut r = Recount {
        table,
        settings,
        filed,
        severity: filed.severity,
        class: filed.class,
        stand: Stand::Open,
        has: false,
        on_site: false,
        promise: None,
        level: 1,
        done_at: 0,
        ended_at: 0,
        closed: false,
        grace: false,
        clocks: vec![],
        raised: vec![],
    };
    let mut now = 0;
    for event in events {
        let at = event.at.timestamp();
        if at > now {
            r.pass(now, at);
        }
        now = at;
        r.act(&event.act, at);
    }
    r.pass(now, end);
    r
}

impl Recount<'_> {
    /// What this ticket is allowed now: kinds with their allowance, and whether every hour counts.
    fn allowed(&self) -> (Vec<(DeadlineKind, Allowance)>, Option<Allowance>, bool) {
        let s = self.settings;
        let f = self.filed;
        let mut p = match f.kind {
            _ if f.emergency => s.emergency,
            Kind::Repair => {
                s.categories.iter().find(|c| c.key == f.category).and_then(|c| c.policy).unwrap_or(s.repair)
            }
            Kind::Complaint => {
                let grades = s.policies.complaint_category.get(&f.category).unwrap_or(&s.policies.complaint);
                match self.severity.unwrap() {
                    Severity::Major => grades.major,
                    Severity::Important => grades.important,
                    Severity::Minor => grades.minor,
                }
            }
            Kind::Inquiry => Policy {
                acknowledge: s.policies.question.acknowledge,
                answer: Some(match self.class.unwrap() {
                    AnswerClass::Minutes10 => Allowance::Minutes(10),
                    AnswerClass::Minutes20 => Allowance::Minutes(20),
                    AnswerClass::Minutes30 => Allowance::Minutes(30),
                    AnswerClass::Day1 => Allowance::Days { days: 1 },
                    AnswerClass::Day2 => Allowance::Days { days: 2 },
                    AnswerClass::Day3 => Allowance::Days { days: 3 },
                }),
                ..Policy::NONE
            },
            Kind::Service => s.policies.service,
            Kind::Permit => s.policies.permit,
        };
        let callback = p.callback.take();
        let all = [
            (DeadlineKind::Acknowledge, p.acknowledge),
            (DeadlineKind::OnSite, p.on_site),
            (DeadlineKind::Answer, p.answer),
            (DeadlineKind::Resolve, p.resolve),
            (DeadlineKind::Quote, p.quote),
        ];
        (all.into_iter().filter_map(|(k, a)| Some((k, a?))).collect(), callback, p.round_the_clock)
    }

    fn seconds(&self, kind: DeadlineKind, allowance: Allowance, wall: bool, from: i64) -> i64 {
        // A small thing with a time that the resident asked for, where that leaves an hour.
        if let (DeadlineKind::Resolve, Some(Severity::Minor), Some(wanted)) =
            (kind, self.severity, self.filed.wanted_by)
        {
            let left = self.table.between(from, wanted);
            if left >= 3600 {
                return left;
            }
        }
        match allowance {
            Allowance::Minutes(minutes) => i64::from(minutes) * 60,
            Allowance::Days { days } if wall => i64::from(days) * DAY,
            Allowance::Days { days } => self.table.between(from, self.table.days_later(from, days)),
            Allowance::Until(_) => panic!("never in a file"),
        }
    }

    fn begin(&mut self, kinds: &[DeadlineKind], at: i64) {
        let (allowed, _, wall) = self.allowed();
        for (kind, allowance) in allowed {
            let there = match kind {
                DeadlineKind::Acknowledge => self.has || self.on_site,
                DeadlineKind::OnSite => self.on_site,
                _ => false,
            };
            if kinds.contains(&kind) && !there && !self.clocks.iter().any(|c| c.kind == kind && c.is_open()) {
                let budget = self.seconds(kind, allowance, wall, at);
                self.add(kind, budget, wall, at);
            }
        }
    }

    fn add(&mut self, kind: DeadlineKind, budget: i64, wall: bool, at: i64) {
        let round = i32::try_from(self.clocks.iter().filter(|c| c.kind == kind).count()).unwrap();
        let runs = vec![(at, None)];
        self.clocks.push(Clock {
            kind,
            round,
            budget,
            wall,
            call: false,
            started: at,
            runs,
            told: None,
            over: None,
            ended: None,
        });
    }

    fn end(&mut self, kinds: &[DeadlineKind], well: Outcome, at: i64) {
        for clock in self.clocks.iter_mut().filter(|c| c.is_open() && kinds.contains(&c.kind)) {
            let used = clock.used(self.table, at);
            let outcome = match (used >= clock.budget, clock.kind) {
                (false, _) => well,
                (true, DeadlineKind::Promise) => Outcome::Broken,
                (true, _) => Outcome::Missed,
            };
            clock.ended = Some((at, outcome, used));
        }
    }

    /// One row of the timeline.
    fn act(&mut self, act: &Act, at: i64) {
        use DeadlineKind::{Acknowledge, Answer, Callback, OnSite, Promise, Quote, Resolve};
        const POLICY: [DeadlineKind; 5] = [Acknowledge, OnSite, Answer, Resolve, Quote];
        const WORK: [DeadlineKind; 6] = [Acknowledge, OnSite, Answer, Resolve, Quote, Promise];
        let open = matches!(self.stand, Stand::Open | Stand::Waiting);
        match act {
            Act::File => self.begin(&POLICY, at),
            Act::Take | Act::Assign { .. } => {
                self.has = true;
                self.end(&[Acknowledge], Outcome::Met, at);
            }
            Act::Promise { until, .. } => {
                self.go_on(at);
                self.end(&[Promise], Outcome::Moved, at);
                let until = until.timestamp();
                self.add(Promise, (until - at).max(1), true, at);
                self.promise = Some(until);
                for clock in self.clocks.iter_mut().filter(|c| c.kind == Resolve && c.is_open()) {
                    let left = if clock.wall { until - at } else { self.table.between(at, until) };
                    let as_long = clock.used(self.table, at) + left;
                    if self.filed.kind == Kind::Repair && left > 0 && as_long > clock.budget {
                        allow(clock, as_long, self.table, at, self.filed.emergency);
                    }
                }
            }
            Act::Arrive => {
                self.go_on(at);
                self.on_site = true;
                self.end(&[Acknowledge, OnSite, Promise], Outcome::Met, at);
            }
            Act::Wait { .. } => {
                (self.stand, self.on_site) = (Stand::Waiting, false);
                self.clocks.iter_mut().filter(|c| c.is_running()).for_each(|c| c.runs.last_mut().unwrap().1 = Some(at));
            }
            Act::Resume => self.go_on(at),
            Act::Finish { .. } => {
                self.has = true;
                (self.stand, self.done_at) = (Stand::Done, at);
                self.end(&WORK, Outcome::Met, at);
            }
            Act::Transfer { .. } => {
                self.go_on(at);
                (self.has, self.on_site, self.promise) = (false, false, None);
                self.end(&[Promise], Outcome::Void, at);
                self.begin(&[Acknowledge, OnSite], at);
            }
            Act::Release { .. } => {
                self.go_on(at);
                (self.has, self.on_site) = (false, false);
                self.begin(&[Acknowledge, OnSite], at);
            }
            Act::OutOfScope { .. } | Act::Cancel { .. } | Act::Merge { .. } => {
                (self.stand, self.ended_at, self.grace) = (Stand::Over, at, false);
                self.end(&WORK, Outcome::Void, at);
            }
            Act::Tell { .. } | Act::Plan { .. } if open => {
                if self.filed.kind != Kind::Repair {
                    self.end(&[Acknowledge], Outcome::Met, at);
                }
                if self.filed.kind != Kind::Inquiry {
                    self.end(&[Answer], Outcome::Met, at);
                }
            }
            Act::Ask { .. } if open && self.filed.kind != Kind::Repair => self.end(&[Acknowledge], Outcome::Met, at),
            Act::Accept => self.over(at, false),
            Act::Close { .. } if self.stand == Stand::Done => self.over(at, true),
            // The final answer refused: nobody asks how it was.
            Act::Dispute { .. } if self.filed.kind == Kind::Complaint && self.level > 1 => {
                (self.stand, self.ended_at, self.closed) = (Stand::Over, at, true);
            }
            Act::Dispute { .. } => {
                self.level += 1;
                self.come_back(at);
            }
            Act::Reopen { .. } => self.come_back(at),
            Act::Rate { rating, .. } => {
                self.end(&[Callback], Outcome::Met, at);
                let last_word = self.filed.kind == Kind::Complaint && self.level > 1;
                if self.stand == Stand::Over && rating.overall <= 2 && !last_word && at <= self.ended_at + WEEK {
                    self.level += 1;
                    self.come_back(at);
                }
            }
            Act::Unreached if !self.clocks.iter().any(|c| c.kind == Callback && c.is_open()) => {
                self.add(Callback, self.table.days_later(at, 1) - at, true, at);
                self.clocks.last_mut().unwrap().call = true;
            }
            Act::Grade { severity, .. } => {
                self.severity = Some(*severity);
                self.replan(at);
            }
            Act::Classify { class, .. } => {
                self.class = Some(*class);
                self.replan(at);
            }
            _ => {}
        }
    }

    /// What waited goes on.
    fn go_on(&mut self, at: i64) {
        if self.stand == Stand::Waiting {
            self.stand = Stand::Open;
            self.clocks.iter_mut().filter(|c| c.is_open()).for_each(|c| c.runs.push((at, None)));
        }
    }

    fn come_back(&mut self, at: i64) {
        use DeadlineKind::{Acknowledge, Answer, Callback, OnSite, Promise, Quote, Resolve};
        self.end(&[Acknowledge, OnSite, Answer, Resolve, Quote, Promise, Callback], Outcome::Void, at);
        (self.stand, self.has, self.on_site, self.promise) = (Stand::Open, false, false, None);
        self.begin(&[Acknowledge, OnSite, Answer, Resolve, Quote], at);
    }

    /// It ended well: the survey is planned.
    fn over(&mut self, at: i64, closed: bool) {
        (self.stand, self.ended_at, self.closed) = (Stand::Over, at, closed);
        let days = match self.filed.kind {
            Kind::Repair => {
                self.settings.categories.iter().find(|c| c.key == self.filed.category).unwrap().callback_days
            }
            Kind::Complaint | Kind::Service => 1,
            Kind::Inquiry | Kind::Permit => return,
        };
        let earliest = if closed { days_on(self.table, at, 1) } else { at };
        let planned = asking(self.table, days_on(self.table, self.done_at, days).max(earliest));
        if let (_, Some(Allowance::Days { days }), _) = self.allowed() {
            self.add(DeadlineKind::Callback, i64::from(days) * DAY, true, planned);
        }
    }

    /// Another class or severity: its times hold since the clocks began; what was answered is not asked for again.
    fn replan(&mut self, at: i64) {
        let (allowed, _, wall) = self.allowed();
        let mut wanted = vec![];
        for kind in [DeadlineKind::Answer, DeadlineKind::Resolve, DeadlineKind::Quote, DeadlineKind::Acknowledge] {
            let Some((_, allowance)) = allowed.iter().find(|(k, _)| *k == kind) else {
                self.end(&[kind], Outcome::Void, at);
                continue;
            };
            match self.clocks.iter().rposition(|c| c.kind == kind) {
                Some(i) if self.clocks[i].is_open() => {
                    let budget = self.seconds(kind, *allowance, wall, self.clocks[i].started);
                    allow(&mut self.clocks[i], budget, self.table, at, self.filed.emergency);
                }
                Some(i) if self.clocks[i].ended.is_some_and(|e| e.1 != Outcome::Void) => {}
                _ => wanted.push(kind),
            }
        }
        self.begin(&wanted, at);
        if self.stand == Stand::Waiting {
            for clock in self.clocks.iter_mut().filter(|c| c.is_running()) {
                clock.runs.last_mut().unwrap().1 = Some(at);
            }
        }
    }

    /// Time passes: what has to be raised, and the survey that is asked.
    fn pass(&mut self, from: i64, to: i64) {
        for clock in self.clocks.iter_mut().filter(|c| c.is_open() && c.kind == DeadlineKind::Callback && !c.call) {
            if clock.started <= to {
                clock.ended = Some((clock.started, Outcome::Met, 0));
            }
        }
        let mut now = from;
        while let Some(at) = self.next_step(now, to) {
            now = at;
            let cover = self.cover();
            let mut promised = None;
            for clock in &mut self.clocks {
                let covered = cover.is_some_and(|until| speaks_for(until, clock, self.table));
                if !clock.is_running() || covered {
                    continue;
                }
                let used = clock.used(self.table, at);
                let reached = |s: &Step| used >= clock.threshold(*s, self.filed.emergency);
                let step = STEPS.into_iter().rev().find(reached);
                if step > clock.told {
                    clock.told = step;
                    let (kind, round) = (clock.kind, clock.round);
                    self.raised.push(Raised { at, kind, step: step.unwrap(), round });
                    if kind == DeadlineKind::Promise {
                        promised = step;
                    }
                }
            }
            for clock in self.clocks.iter_mut().filter(|c| c.is_open()) {
                if promised.is_some() && cover.is_some_and(|until| speaks_for(until, clock, self.table)) {
                    clock.told = clock.told.max(promised);
                }
            }
        }
    }

    fn next_step(&self, from: i64, to: i64) -> Option<i64> {
        let cover = self.cover();
        let speaks = |c: &Clock| cover.is_some_and(|until| speaks_for(until, c, self.table));
        let running = self.clocks.iter().filter(|c| c.is_running() && !speaks(c));
        let next = running.filter_map(|clock| {
            let step = STEPS.into_iter().find(|s| clock.told < Some(*s))?;
            clock.first(self.table, clock.threshold(step, self.filed.emergency), from, to)
        });
        next.min()
    }

    /// Until when a running promise speaks for the work on a repair.
    fn cover(&self) -> Option<i64> {
        let promise = self.clocks.iter().find(|c| c.kind == DeadlineKind::Promise && c.is_running())?;
        promise.due(self.table).filter(|_| self.filed.kind == Kind::Repair)
    }
}

fn speaks_for(until: i64, clock: &Clock, table: &Table) -> bool {
    clock.kind == DeadlineKind::Resolve && clock.is_open() && clock.due(table).is_some_and(|due| due <= until)
}

/// Another length: what lies ahead again will be told when it comes.
fn allow(clock: &mut Clock, budget: i64, table: &Table, at: i64, emergency: bool) {
    let before = clock.due_if_it_runs(table).map_or(at, |due| due.min(at));
    clock.budget = budget;
    let finished = clock.runs.last().filter(|(_, to)| to.is_none()).map_or(at, |(from, _)| *from);
    clock.over = (clock.used(table, finished) >= budget).then_some(before);
    let used = clock.used(table, at);
    let passed = |s: &Step| clock.told >= Some(*s) && clock.threshold(*s, emergency) <= used;
    clock.told = STEPS.into_iter().rev().find(passed);
}
