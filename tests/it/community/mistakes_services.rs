//! Mistakes in the catalogue of paid services: each with its line and what is wrong.

use super::Edited;
use frontdesk::community_file::read;

/// What was changed, where the mistake is looked for (a text of the edited file, and so many lines below it), what is told.
type Case = (&'static str, &'static str, (&'static str, i64), &'static str);

const CASES: &[Case] = &[
    ("due_days = 7 ", "due_days = 0 ", ("due_days = 0", 0), "services.due_days: must be a number from 1 to 365"),
    (
        "due_days = 7 ",
        "due_day = 7 ",
        ("due_day = 7", 0),
        "services.due_day: is not a known field; did you mean \"due_days\"?",
    ),
    // Groups.
    (
        "key = \"office-cleaning\"",
        "key = \"home-cleaning\"",
        ("key = \"home-cleaning\"\nname = { zh-Hans = \"商铺", 0),
        "services.group[home-cleaning].key: group \"home-cleaning\" is there twice",
    ),
    (
        "key = \"convenience\"",
        "key = \"Convenience!\"",
        ("key = \"Convenience!\"", 0),
        "services.group[Convenience!].key: \"Convenience!\" must be small letters a-z, digits and dashes, at most 24",
    ),
    (
        "key = \"repairs\"\nname = { zh-Hans = \"委托维修\", zh-Hant = \"委託維修\", en = \"Entrusted repairs\" }",
        "key = \"repairs\"",
        ("key = \"repairs\"", -1),
        "services.group[repairs].name: is missing",
    ),
    (
        "[[services.crew]]\nkey = \"cleaning-day\"",
        "[[services.group]]\nkey = \"garden\"\nname = \"Garden\"\n\n[[services.crew]]\nkey = \"cleaning-day\"",
        ("[[services.group]]", 0),
        "services.group: nothing is offered in the group \"garden\": give it an item or leave it out",
    ),
    // Pictures.
    (
        "pictures/windows.png",
        "pictures/window.png",
        ("pictures/window.png", 0),
        "services.item[windows].picture: \"pictures/window.png\" cannot be read beside this file: No such file or directory \
         (os error 2)",
    ),
    (
        "\"pictures/windows.png\"",
        "\"c.toml\"",
        ("picture = \"c.toml\"", 0),
        "services.item[windows].picture: \"c.toml\" is neither a JPEG nor a PNG picture",
    ),
    // Crews.
    (
        "key = \"cleaning-evening\"",
        "key = \"cleaning-day\"",
        ("key = \"cleaning-day\"\nname = { zh-Hans = \"保洁晚班\"", 0),
        "services.crew[cleaning-day].key: crew \"cleaning-day\" is there twice",
    ),
    (
        "serves = [\"repairs\", \"convenience\"]",
        "serves = [\"repair\", \"convenience\"]",
        ("serves = [\"repair\",", 0),
        "services.crew[fitters].serves[1]: there is no group of services \"repair\" in this file; did you mean \"repairs\"?",
    ),
    (
        "serves = [\"repairs\", \"convenience\"]",
        "serves = []",
        ("serves = []", 0),
        "services.crew[fitters].serves: needs at least one group of services",
    ),
    (
        "serves = [\"repairs\", \"convenience\"]\n",
        "",
        ("key = \"fitters\"", -1),
        "services.crew[fitters].serves: is missing",
    ),
    (
        "places = 2  ",
        "places = 0  ",
        ("places = 0", 0),
        "services.crew[cleaning-day].places: must be a number from 1 to 50",
    ),
    (
        "places = 2  ",
        "places = \"two\"  ",
        ("places = \"two\"", 0),
        "services.crew[cleaning-day].places: must be a whole number, but is text",
    ),
    (
        "weekdays = [\"18:30-22:00\"]",
        "weekdays = [\"18:30\"]",
        ("weekdays = [\"18:30\"]", 0),
        "services.crew[cleaning-evening].hours.weekdays[1]: \"18:30\" is not an interval like \"09:00-12:00\"",
    ),
    (
        "hours = { weekdays = [\"18:30-22:00\"], weekend = [], china_holidays = true }",
        "hours = { china_holidays = true }",
        ("hours = { china_holidays = true }", 0),
        "services.crew[cleaning-evening].hours: names no day: write weekdays, weekend, every_day or monday … sunday",
    ),
    (
        "weekend = [], china_holidays",
        "weekends = [], china_holidays",
        ("weekends = []", 0),
        "services.crew[cleaning-evening].hours.weekends: is not a known field; did you mean \"weekend\"?",
    ),
    // What every service says.
    (
        "key = \"windows\"",
        "key = \"sofa-fabric\"",
        ("key = \"sofa-fabric\"\ngroup = \"home-cleaning\"\nname = { zh-Hans = \"擦窗\"", 0),
        "services.item[sofa-fabric].key: service \"sofa-fabric\" is there twice",
    ),
    (
        "group = \"repairs\"",
        "group = \"repair\"",
        ("group = \"repair\"", 0),
        "services.item[entrusted-repair].group: there is no group of services \"repair\" in this file; did you mean \"repairs\"?",
    ),
    (
        "serves = [\"repairs\", \"convenience\"]",
        "serves = [\"convenience\"]",
        ("group = \"repairs\"", 0),
        "services.item[entrusted-repair].group: no [[services.crew]] serves \"repairs\": nobody could come",
    ),
    (
        "department = \"engineering\"\nprice = { fixed = \"30\" }",
        "department = \"enginering\"\nprice = { fixed = \"30\" }",
        ("department = \"enginering\"", 0),
        "services.item[key-copy].department: there is no department \"enginering\" in this file; did you mean \"engineering\"?",
    ),
    (
        "name = { zh-Hans = \"配钥匙\", zh-Hant = \"打鑰匙\", en = \"Key copies\" }",
        "name = { fr = \"Clés\" }",
        ("name = { fr = \"Clés\" }", 0),
        "services.item[key-copy].name: needs words in at least one language",
    ),
    (
        "text = { zh-Hans = \"上门取样，当天送回。\", zh-Hant = \"到府取樣，當天送回。\", en = \"Collected and brought back the same day.\" }\n",
        "",
        ("key = \"key-copy\"", -1),
        "services.item[key-copy].text: is missing",
    ),
    (
        "minutes = 30\n",
        "minutes = 20\n",
        ("minutes = 20", 0),
        "services.item[key-copy].minutes: must be a number from 30 to 480",
    ),
    ("minutes = 30\n", "", ("key = \"key-copy\"", -1), "services.item[key-copy].minutes: is missing"),
    (
        "minutes = 30\n",
        "minutes = 300\n",
        ("minutes = 300", 0),
        "services.item[key-copy].minutes: no crew that serves \"convenience\" works for 300 minutes at a stretch: the longest is 270",
    ),
    (
        "minutes = 30\n",
        "minutes = 30\nminutes_each = 10\n",
        ("minutes_each = 10", 0),
        "services.item[key-copy].minutes_each: is for prices by m2 or piece: this price is not by measure",
    ),
    (
        "minutes = 30\nlead_hours = 2\n",
        "minutes = 30\nlead_hours = 300\n",
        ("lead_hours = 300", 0),
        "services.item[key-copy].lead_hours: must be a number from 0 to 240",
    ),
    (
        "minutes = 30\nlead_hours = 2\nchange_hours = 2",
        "minutes = 30\nlead_hours = 2\nchange_hours = \"2 h\"",
        ("change_hours = \"2 h\"", 0),
        "services.item[key-copy].change_hours: must be a whole number, but is text",
    ),
    (
        "minutes = 30\nlead_hours = 2",
        "minutes = 30\nlead_hour = 2",
        ("lead_hour = 2", 0),
        "services.item[key-copy].lead_hour: is not a known field; did you mean \"lead_hours\"?",
    ),
    (
        "late_fee = \"100\"",
        "late_fee = \"nothing\"",
        ("late_fee = \"nothing\"", 0),
        "services.item[first-cleaning].late_fee: \"nothing\" is not an amount of money like \"120\" or \"8.50\"",
    ),
    // Prices.
    ("price = { fixed = \"30\" }\n", "", ("key = \"key-copy\"", -1), "services.item[key-copy].price: is missing"),
    (
        "price = { fixed = \"30\" }",
        "price = \"30\"",
        ("price = \"30\"", 0),
        "services.item[key-copy].price: must be a table, but is text",
    ),
    (
        "price = { fixed = \"30\" }",
        "price = { }",
        ("price = { }", 0),
        "services.item[key-copy].price.fixed: is missing: say `fixed`, or `each` with `amount`, or `from` and `to`",
    ),
    (
        "price = { fixed = \"30\" }",
        "price = { fixed = \"30\", from = \"10\", to = \"20\" }",
        ("price = { fixed = \"30\", from", 0),
        "services.item[key-copy].price.fixed: says more than one kind of price: only one of `fixed`, `each` and `from` fits",
    ),
    (
        "price = { fixed = \"30\" }",
        "price = { fixed = \"30\", minimum = \"10\" }",
        ("minimum = \"10\"", 0),
        "services.item[key-copy].price.minimum: is for a price by measure: it goes with `each`",
    ),
    (
        "price = { fixed = \"30\" }",
        "price = { fixed = \"-30\" }",
        ("fixed = \"-30\"", 0),
        "services.item[key-copy].price.fixed: \"-30\" is not an amount of money like \"120\" or \"8.50\"",
    ),
    (
        "price = { fixed = \"30\" }",
        "price = { fixed = \"30.005\" }",
        ("fixed = \"30.005\"", 0),
        "services.item[key-copy].price.fixed: 30.005 has more decimals than CNY has",
    ),
    (
        "price = { each = \"hour\", amount = \"90\", minimum = \"90\" }",
        "price = { each = \"hours\", amount = \"90\" }",
        ("each = \"hours\"", 0),
        "services.item[hourly-help].price.each: \"hours\" is none of m2, piece, hour; did you mean \"hour\"?",
    ),
    (
        "price = { each = \"hour\", amount = \"90\", minimum = \"90\" }",
        "price = { each = \"hour\", minimum = \"90\" }",
        ("price = { each = \"hour\", minimum", 0),
        "services.item[hourly-help].price.amount: is missing: what one of them costs, such as \"8.50\"",
    ),
    (
        "price = { from = \"80\", to = \"2000\" }",
        "price = { from = \"80\", to = \"80\" }",
        ("to = \"80\"", 0),
        "services.item[entrusted-repair].price.to: must be more than `from`",
    ),
    (
        "price = { from = \"80\", to = \"2000\" }",
        "price = { from = \"80\" }",
        ("price = { from = \"80\" }", 0),
        "services.item[entrusted-repair].price.to: is missing: what it costs at most as a rule",
    ),
    // Questions.
    (
        "text = { zh-Hans = \"水电通了吗？\", zh-Hant = \"水電通了嗎？\", en = \"Are water and electricity on?\" }, choices",
        "choices",
        ("        { zh-Hans = \"都通了\"", -1),
        "services.item[first-cleaning].asks[2].text: is missing",
    ),
    (
        "{ zh-Hans = \"化纤\", zh-Hant = \"化纖\", en = \"Synthetic\" },",
        "{ zh-Hans = \"一\" }, \"2\", \"3\", \"4\", \"5\", \"6\", \"7\", \"8\",",
        ("{ zh-Hans = \"一\" }", -1),
        "services.item[carpet-cleaning].asks[1].choices: offers too much: at most 8 choices",
    ),
    (
        "minutes = 30\n",
        "minutes = 30\nasks = [{ text = \"1\" }, { text = \"2\" }, { text = \"3\" }, { text = \"4\" }, { text = \"5\" }, { text = \"6\" }]\n",
        ("asks = [{ text = \"1\" }", 0),
        "services.item[key-copy].asks: asks too much: at most 5 questions",
    ),
];

#[test]
fn each_mistake_in_the_catalogue_is_told_by_line_and_reason() {
    assert!(CASES.len() >= 30);
    for (n, (from, to, (mark, below), expected)) in CASES.iter().enumerate() {
        let edited = Edited::new(&format!("services-{n}"), &[(from, to)]);
        let text = std::fs::read_to_string(edited.path()).unwrap();
        let at = text.find(mark).unwrap_or_else(|| panic!("{mark:?} is not in the file"));
        let line = i64::try_from(text[..at].matches('\n').count()).unwrap() + 1 + below;
        let told = read(&edited.path()).unwrap_err();
        let all: Vec<_> = told.iter().map(|m| (m.line, format!("{}: {}", m.field, m.text))).collect();
        let found = all.iter().any(|(at, text)| i64::try_from(*at).unwrap() == line && text == expected);
        assert!(found, "{line}: {expected}\nin {all:#?}");
    }
}
