//! The states of the dialogs about paid services, full of words.

use super::keeping::words;
use super::stage::photo;
use frontdesk::dialogs::Dialog;
use frontdesk::dialogs::job::About;
use frontdesk::dialogs::quote::{Quote, Told};
use frontdesk::dialogs::service::{Form, Gone, Service};
use frontdesk::domain::ids::{CommunityId, TicketId, UnitId};
use frontdesk::domain::money::Decimal;

/// Every state of booking, and of naming a price.
pub fn services() -> Vec<Dialog> {
    let about = About { community: CommunityId(1), ticket: TicketId(42) };
    let at = |time: &str| time.parse().unwrap();
    let full = Form {
        item: "windows".into(),
        unit: Some(UnitId(11)),
        quantity: Some(Decimal(855_000)),
        notes: words(),
        notes_asked: true,
        media: vec![photo(1)],
        from: Some(at("2026-11-25T02:00:00Z")),
        held_until: Some(at("2026-11-24T02:10:00Z")),
        moves: None,
        answers: vec![words()],
        seen: None,
        gone: Some(Gone::Time),
    };
    let moved = Form { moves: Some(about), ..full.clone() };
    let times = vec![at("2026-11-25T02:00:00Z"), at("2026-11-25T02:30:00Z")];
    let mut all = vec![];
    for form in [Form::default(), full, moved] {
        all.extend([
            Service::Group { form: form.clone() },
            Service::Item { group: "home".into(), form: form.clone() },
            Service::Details { form: form.clone() },
            Service::Home { form: form.clone() },
            Service::Quantity { form: form.clone() },
            Service::Ask { form: form.clone() },
            Service::Notes { form: form.clone() },
            Service::Day { form: form.clone(), days: vec![at("2026-11-25T02:00:00Z"), at("2026-11-26T02:00:00Z")] },
            Service::Time { form: form.clone(), times: times.clone() },
            Service::Summary { form },
        ]);
    }
    let mut dialogs: Vec<Dialog> = all.into_iter().map(Dialog::Service).collect();
    let told = Told { words: words(), media: vec![photo(1)], amount_minor: 26_000, days: 7 };
    for told in [Told::default(), told] {
        dialogs.extend(
            [
                Quote::Words { about, told: told.clone() },
                Quote::Amount { about, told: told.clone() },
                Quote::Check { about, told },
            ]
            .map(Dialog::Quote),
        );
    }
    dialogs
}
