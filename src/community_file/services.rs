//! What the file says of paid services: the catalogue with its prices, and the crews with their hours.

use super::people::key;
use super::pictures::{Picture, picture};
use super::policies::{hours, words};
use super::sheet::{Item, Sheet};
use crate::domain::hours::Hours;
use crate::domain::money::{Decimal, minor_units};
use crate::domain::service::{Crew, Group, Measure, Price, Question, Service, Services};
use chrono::NaiveTime;
use std::path::Path;

const MEASURES: [(&str, Measure); 3] =
    [("m2", Measure::SquareMetre), ("piece", Measure::Piece), ("hour", Measure::Hour)];
/// Questions of one service at most.
const ASKS: usize = 5;
/// Choices of one question at most.
const CHOICES: usize = 8;
/// The highest price taken, major units.
const DEAREST: i64 = 10_000_000;

/// What the rest of the file says.
pub struct Ground<'a> {
    /// Keys of the departments.
    pub departments: &'a [String],
    /// ISO 4217.
    pub currency: &'a str,
    /// When the desk works, where that can be read.
    pub hours: Option<&'a Hours>,
    /// Where the file is.
    pub folder: &'a Path,
}

/// `[services]`, and the pictures of what it offers.
pub fn services(whole: &Sheet<'_, '_>, ground: &Ground<'_>) -> (Services, Vec<Picture>) {
    let mut services = Services::default();
    let mut pictures = Vec::new();
    let Some(sheet) = whole.get("services").and_then(|i| i.table()) else { return (services, pictures) };
    services.due_days = sheet.get("due_days").and_then(|i| i.number(1, 365)).unwrap_or(0);
    let mut taken = Vec::new();
    for group in sheet.tables("group", "key") {
        let key = key(&group, "group", &mut taken);
        let name = group.need("name").and_then(|i| words(&i, 40));
        group.finish();
        if let (Some(key), Some(name)) = (key, name) {
            services.groups.push(Group { key, name });
        }
    }
    let groups = taken;
    let mut taken = Vec::new();
    let crews = sheet.tables("crew", "key");
    services.crews = crews.iter().filter_map(|c| crew(c, &groups, ground.folder, &mut taken)).collect();
    let mut taken = Vec::new();
    for item in sheet.tables("item", "key") {
        let Some((item, picture)) = service(&item, &groups, ground, &services.crews, &mut taken) else { continue };
        services.items.push(item);
        pictures.extend(picture);
    }
    for group in &services.groups {
        if !services.items.iter().any(|i| i.group == group.key) && !taken.is_empty() {
            sheet.wrong(
                "group",
                format!("nothing is offered in the group {:?}: give it an item or leave it out", group.key),
            );
        }
    }
    sheet.finish();
    (services, pictures)
}

/// `[[services.crew]]`
fn crew(sheet: &Sheet<'_, '_>, groups: &[String], folder: &Path, taken: &mut Vec<String>) -> Option<Crew> {
    let key = key(sheet, "crew", taken);
    let name = sheet.need("name").and_then(|i| words(&i, 40));
    let serves = sheet.need("serves").map(|item| {
        let list = item.list();
        if list.is_empty() {
            item.wrong("needs at least one group of services");
        }
        list.iter().filter_map(|i| i.key_of("group of services", groups)).collect::<Vec<_>>()
    });
    let places = sheet.get("places").map_or(Some(1), |i| i.number(1, 50));
    let hours = sheet.get("hours").and_then(|i| i.table()).map(|table| hours(&table, folder));
    sheet.finish();
    Some(Crew { key: key?, name: name?, serves: serves?, places: places?, hours })
}

/// `[[services.item]]`
fn service(
    sheet: &Sheet<'_, '_>,
    groups: &[String],
    ground: &Ground<'_>,
    crews: &[Crew],
    taken: &mut Vec<String>,
) -> Option<(Service, Option<Picture>)> {
    let key = key(sheet, "service", taken);
    let group = sheet.need("group").and_then(|i| i.key_of("group of services", groups));
    let name = sheet.need("name").and_then(|i| words(&i, 40));
    let text = sheet.need("text").and_then(|i| words(&i, 600));
    let included = sheet.get("included").and_then(|i| words(&i, 400));
    let excluded = sheet.get("not_included").and_then(|i| words(&i, 400));
    let department = sheet.need("department").and_then(|i| i.key_of("department", ground.departments));
    let price = sheet.need("price").and_then(|i| i.table()).and_then(|table| price(&table, ground.currency));
    let minutes = sheet.need("minutes").and_then(|i| i.number(30, 480));
    let minutes_each = sheet.get("minutes_each").map_or(Some(0), |i| i.number(1, 480));
    let lead_hours = sheet.get("lead_hours").map_or(Some(24), |i| i.number(0, 240));
    let change_hours = sheet.get("change_hours").map_or(Some(24), |i| i.number(0, 240));
    let late_fee_minor = sheet.get("late_fee").and_then(|i| amount(&i, ground.currency));
    let picture = sheet.get("picture").and_then(|i| picture(&i, ground.folder));
    let asks = sheet.get("asks").map(|i| asks(&i)).unwrap_or_default();
    if minutes_each.is_some_and(|m| m > 0) && !matches!(price, Some(Price::Each { .. }) | None) {
        sheet.wrong("minutes_each", "is for prices by m2 or piece: this price is not by measure");
    }
    if let Some(group) = &group
        && !crews.iter().any(|c| c.serves.contains(group))
    {
        sheet.wrong("group", format!("no [[services.crew]] serves {group:?}: nobody could come"));
    }
    if let (Some(group), Some(minutes)) = (&group, minutes) {
        let hours = |c: &Crew| c.hours.as_ref().or(ground.hours).map(longest);
        let longest = crews.iter().filter(|c| c.serves.contains(group)).filter_map(hours).max();
        if let Some(longest) = longest.filter(|longest| i64::from(minutes) > *longest) {
            sheet.wrong(
                "minutes",
                format!(
                    "no crew that serves {group:?} works for {minutes} minutes at a stretch: the longest is {longest}"
                ),
            );
        }
    }
    sheet.finish();
    let service = Service {
        key: key?,
        group: group?,
        name: name?,
        text: text?,
        included,
        excluded,
        price: price?,
        department: department?,
        minutes: minutes?,
        minutes_each: minutes_each?,
        lead_hours: lead_hours?,
        change_hours: change_hours?,
        late_fee_minor,
        asks,
        picture: picture.as_ref().map(|p| p.key.clone()),
    };
    Some((service, picture))
}

/// The longest stretch of work of a week, minutes.
fn longest(hours: &Hours) -> i64 {
    let length = |(from, until): &(NaiveTime, NaiveTime)| (*until - *from).num_minutes().rem_euclid(24 * 60);
    let whole = |minutes: i64| if minutes == 0 { 24 * 60 } else { minutes };
    hours.week.0.iter().flatten().map(length).map(whole).max().unwrap_or(0)
}

/// `asks = [{ text = { … }, choices = [{ … }, { … }] }]`
fn asks(item: &Item<'_, '_>) -> Vec<Question> {
    let list = item.list();
    if list.len() > ASKS {
        item.wrong(format!("asks too much: at most {ASKS} questions"));
    }
    let one = |item: &Item<'_, '_>| {
        let table = item.table()?;
        let text = table.need("text").and_then(|i| words(&i, 120));
        let choices = table.get("choices").map(|i| {
            let list = i.list();
            if list.len() > CHOICES {
                i.wrong(format!("offers too much: at most {CHOICES} choices"));
            }
            list.iter().filter_map(|i| words(i, 30)).collect()
        });
        table.finish();
        Some(Question { text: text?, choices: choices.unwrap_or_default() })
    };
    list.iter().filter_map(one).collect()
}

/// `price = { fixed = "120" }`, `{ each = "m2", amount = "8.50", minimum = "300" }` or `{ from = "200", to = "900" }`
fn price(table: &Sheet<'_, '_>, currency: &str) -> Option<Price> {
    let fixed = table.get("fixed");
    let each = table.get("each");
    let from = table.get("from");
    let (amount_of_one, minimum, until) = (table.get("amount"), table.get("minimum"), table.get("to"));
    table.finish();
    let stray = [("amount", &amount_of_one, each.is_some()), ("minimum", &minimum, each.is_some())];
    for (field, value, fits) in stray {
        if value.is_some() && !fits {
            table.wrong(field, "is for a price by measure: it goes with `each`");
        }
    }
    if until.is_some() && from.is_none() {
        table.wrong("to", "is for a price on quotation: it goes with `from`");
    }
    match (fixed, each, from) {
        (Some(fixed), None, None) => Some(Price::Fixed { amount_minor: amount(&fixed, currency)? }),
        (None, Some(each), None) => {
            let measure = each.one_of(&MEASURES);
            let Some(one) = amount_of_one else {
                table.wrong("amount", "is missing: what one of them costs, such as \"8.50\"");
                return None;
            };
            let minimum_minor = minimum.map_or(Some(0), |i| amount(&i, currency));
            Some(Price::Each { measure: measure?, tariff: tariff(&one)?, minimum_minor: minimum_minor? })
        }
        (None, None, Some(from)) => {
            let Some(until) = until else {
                table.wrong("to", "is missing: what it costs at most as a rule");
                return None;
            };
            let (from_minor, until_minor) = (amount(&from, currency)?, amount(&until, currency)?);
            if from_minor >= until_minor {
                until.wrong("must be more than `from`");
                return None;
            }
            Some(Price::Quoted { from_minor, until_minor })
        }
        (None, None, None) => {
            table.wrong("fixed", "is missing: say `fixed`, or `each` with `amount`, or `from` and `to`");
            None
        }
        _ => {
            table.wrong("fixed", "says more than one kind of price: only one of `fixed`, `each` and `from` fits");
            None
        }
    }
}

/// Money in quotes or as a whole number, in minor units.
fn amount(item: &Item<'_, '_>, currency: &str) -> Option<i64> {
    let decimal = tariff(item)?;
    let minor = decimal.0.checked_mul(minor_units(currency)).filter(|m| m % Decimal::SCALE == 0);
    if minor.is_none() {
        item.wrong(format!("{decimal} has more decimals than {currency} has"));
    }
    minor.map(|m| m / Decimal::SCALE)
}

/// A price of one, with up to four decimals.
fn tariff(item: &Item<'_, '_>) -> Option<Decimal> {
    let text = item.number_or_text()?;
    let decimal = Decimal::read(&text).filter(|d| (1..=DEAREST * Decimal::SCALE).contains(&d.0));
    if decimal.is_none() {
        item.wrong(format!("{text:?} is not an amount of money like \"120\" or \"8.50\""));
    }
    decimal
}
