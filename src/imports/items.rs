//! What bills are for, by the names that the books give it in Chinese and English.

use crate::domain::bill::Item;
use crate::domain::script::folded;

/// Whole names, folded; a name that only contains one of them keeps itself as label.
const NAMES: [(Item, &[&str]); 6] = [
    (
        Item::Parking,
        &[
            "停车费",
            "停车",
            "车位费",
            "车位管理费",
            "车位租金",
            "停车管理费",
            "泊车费",
            "车库费",
            "停车服务费",
            "泊车",
            "parking",
            "parkingfee",
            "carpark",
            "carparkfee",
            "parkingspace",
        ],
    ),
    (
        Item::Heating,
        &["供暖费", "供暖", "采暖费", "暖气费", "取暖费", "供热费", "暖气", "heating", "heatingfee", "heat"],
    ),
    (
        Item::Electricity,
        &["电费", "用电", "公摊电费", "electricity", "electric", "power", "electricitybill", "electricityfee"],
    ),
    (Item::Water, &["水费", "自来水费", "用水", "污水费", "water", "waterfee", "waterbill"]),
    (
        Item::ManagementFee,
        &[
            "物业费",
            "管理费",
            "物业管理费",
            "物业服务费",
            "物管费",
            "综合管理费",
            "物业管理服务费",
            "managementfee",
            "management",
            "propertymanagementfee",
            "propertyfee",
            "servicecharge",
            "managementcharge",
        ],
    ),
    (
        Item::Service,
        &[
            "服务费",
            "有偿服务",
            "上门服务",
            "到府服务",
            "维修费",
            "有偿服务费",
            "维修服务费",
            "service",
            "paidservice",
            "repair",
            "servicefee",
        ],
    ),
];

/// What an item is, and the label that a bill needs because the item does not say it all. `None`: nobody knows the name;
/// it is `other` under that name.
pub fn item(text: &str) -> (Option<Item>, String) {
    let name: String = text.chars().filter_map(folded).filter(|c| c.is_alphanumeric()).collect();
    match name.as_str() {
        "other" | "others" | "其他" | "其它" | "其他费用" => return (Some(Item::Other), String::new()),
        _ => {}
    }
    let whole = NAMES.iter().find(|(_, names)| names.contains(&name.as_str()) && name != "公摊电费");
    if let Some((item, _)) = whole {
        return (Some(*item), String::new());
    }
    // Only Chinese names are looked for within longer ones: `powerful` is not power.
    let within = NAMES
        .iter()
        .find(|(_, names)| names.iter().any(|n| !n.is_ascii() && n.chars().count() > 1 && name.contains(n)));
    match within {
        Some((item, _)) => (Some(*item), text.to_owned()),
        None => (None, text.to_owned()),
    }
}
