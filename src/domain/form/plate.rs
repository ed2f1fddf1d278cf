//! Vehicle plates as people type them, brought into one form: of China, of Hong Kong and Macau, and loosely of other places.

use crate::domain::script::narrow;

/// The characters with which plates of China's provinces begin, and those of embassies.
const PROVINCES: &str = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使";

/// The plate in its normal form: capital letters, half width, without blanks: `粤B12345`, `粤BD12345`, `粤Z1234港`, `AB1234`;
/// `None` where it is none.
pub fn read(typed: &str) -> Option<String> {
    let plate: String = typed.chars().take(40).filter_map(plain).collect();
    let mut chars = plate.chars();
    let first = chars.next()?;
    let fits = if PROVINCES.contains(first) { chinese(chars.as_str()) } else { foreign(&plate) };
    fits.then_some(plate)
}

fn plain(c: char) -> Option<char> {
    let c = match narrow(c) {
        '滬' => '沪',
        '雲' => '云',
        '遼' => '辽',
        '魯' => '鲁',
        '蘇' => '苏',
        '贛' => '赣',
        '晉' => '晋',
        '陝' => '陕',
        '閩' => '闽',
        '貴' => '贵',
        '粵' => '粤',
        '寧' => '宁',
        '瓊' => '琼',
        '學' => '学',
        '領' => '领',
        '掛' | '挂' => '挂',
        other => other,
    };
    let between = c.is_whitespace() || matches!(c, '-' | '·' | '•' | '.' | '・' | '—' | '–' | '_');
    (!between).then(|| c.to_ascii_uppercase())
}

/// Behind the province: a letter, then five characters (six of a new-energy vehicle), of which the last may say what it is.
fn chinese(rest: &str) -> bool {
    let mut chars = rest.chars();
    let letter = chars.next().is_some_and(|c| c.is_ascii_uppercase());
    let body: Vec<char> = chars.collect();
    let sign = |c: &char| (c.is_ascii_digit() || c.is_ascii_uppercase()) && !matches!(c, 'I' | 'O');
    let ordinary = body.len() == 5
        && body.split_last().is_some_and(|(last, head)| {
            head.iter().all(sign) && (sign(last) || matches!(last, '港' | '澳' | '学' | '警' | '挂' | '领' | '试'))
        });
    let electric = body.len() == 6 && body.iter().all(sign) && body.iter().filter(|c| c.is_ascii_digit()).count() >= 4;
    letter && (ordinary || electric)
}

/// Two to ten letters and digits, of which one at least is a digit.
fn foreign(plate: &str) -> bool {
    (2..=10).contains(&plate.len())
        && plate.chars().all(|c| c.is_ascii_digit() || c.is_ascii_uppercase())
        && plate.chars().any(|c| c.is_ascii_digit())
}
