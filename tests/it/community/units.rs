//! Finding a unit by what people type.

use super::harbour_garden;
use frontdesk::store::communities::{self, find_unit};

#[tokio::test]
async fn a_unit_is_found_however_it_is_written() {
    let (db, c) = harbour_garden().await;
    let mut conn = db.pool.acquire().await.unwrap();
    let building = |code: &str| c.buildings.iter().find(|b| b.code == code).map(|b| b.id);
    let cases = [
        // typed, in this building, found
        ("5-1201", None, Some("5-1201")),
        (" 5 - 1201 ", None, Some("5-1201")),
        ("5栋1201", None, Some("5-1201")),
        ("5棟1201室", None, Some("5-1201")),
        ("5号楼1201号", None, Some("5-1201")),
        ("5幢2单元1201", None, Some("5-1201")),
        ("５－１２０１", None, Some("5-1201")),
        ("05-1201", None, Some("5-1201")),
        ("Building 5, flat 1201", None, Some("5-1201")),
        ("5/1201", None, Some("5-1201")),
        ("1201", building("5"), Some("5-1201")),
        ("１２０１室", building("1"), Some("1-1201")),
        ("5-1201", building("5"), Some("5-1201")),
        ("1-1201", building("5"), None),
        ("2601", None, Some("5-2601")),
        ("s-1", None, Some("S-1")),
        ("S1", None, Some("S-1")),
        ("shop s 1", None, Some("S-1")),
        ("1201", None, None),
        ("5-1301", None, None),
        ("5-101", None, None),
        ("5", None, None),
        ("5", building("S"), Some("S-5")),
        ("", None, None),
        ("你好", None, None),
        ("5-1201'; drop table unit; --", None, None),
    ];
    for (typed, within, expected) in cases {
        let found = find_unit(&mut conn, c.id, within, typed).await.unwrap();
        assert_eq!(found.as_ref().map(|(_, _, code)| code.as_str()), expected, "{typed:?}");
        if let Some((unit, at, _)) = found {
            assert!(communities::unit(&mut conn, c.id, unit).await.unwrap().is_some());
            assert!(c.buildings.iter().any(|b| b.id == at));
        }
    }
}
