//! The buttons of bills and claims fit into what Telegram carries, and come back as they were.

use frontdesk::chat::button::{Button, ClaimButton, FeesButton, LIMIT, TillButton};
use frontdesk::domain::ids::{ClaimId, CommunityId, UnitId};
use frontdesk::domain::receipt::ReceiptNo;

#[test]
fn they_fit_and_come_back() {
    let community = CommunityId(i64::MAX);
    let fees = FeesButton::ALL.iter().map(|act| Button::Fees { community, unit: UnitId(i64::MAX), act: *act });
    let claims = ClaimButton::ALL.iter().map(|act| Button::Claim { community, claim: ClaimId(i64::MAX), act: *act });
    let mut seen = std::collections::HashSet::new();
    let no = ReceiptNo { year: 9999, number: 999_999_999 };
    let till = [TillButton::Online, TillButton::Receipts(0), TillButton::Receipts(u16::MAX), TillButton::Receipt(no)];
    let till = till.into_iter().map(|act| Button::Till { community, unit: UnitId(i64::MAX), act });
    for button in fees.chain(claims).chain(till) {
        let data = button.encode();
        assert!(data.len() <= LIMIT, "{data}");
        assert_eq!(Button::decode(&data), button);
        assert!(seen.insert(data));
    }
    assert_eq!(
        Button::decode("f.1.2.show"),
        Button::Fees { community: CommunityId(1), unit: UnitId(2), act: FeesButton::Show }
    );
    for data in
        ["r.1.2", "r.1.2.", "r.1.2.l", "r.1.2.l65536", "r.1.2.l-1", "r.1.2.r2026", "r.1.2.r2026-0", "r.1.2.pay2"]
    {
        assert_eq!(Button::decode(data), Button::Old, "{data}");
    }
    for data in
        ["f.", "f.1", "f.1.2", "f.1.2.x", "f.1.x.show", "f..2.show", "p.1.2.show2", "p.1.-.all", "p.1", "p.1.2.all.3"]
    {
        assert_eq!(Button::decode(data), Button::Old, "{data}");
    }
}
