//! What the desk says in staff groups about groups, codes and who may press.

use super::Face;
use crate::chat::words::line;
use crate::domain::community::Community;
use crate::domain::words::Words;
use crate::texts::Texts;

/// The group (or the topic) now belongs to a department.
pub fn bound(texts: Texts, community: &Community, department: &Words, topic: bool) -> Face {
    let name = line(community.settings.name.get(texts.lang()), 60);
    let department = line(department.get(texts.lang()), 60);
    Face::words(match topic {
        true => texts.group_topic_bound(name, department),
        false => texts.group_bound(name, department),
    })
}

/// `/bind` with a wrong, used or expired code.
pub fn bind_wrong(texts: Texts) -> Face {
    Face::words(texts.group_bind_wrong())
}

/// `/bind` without a code.
pub fn bind_how(texts: Texts) -> Face {
    Face::words(texts.group_bind_how())
}

/// The bot is in a group that no department is bound to.
pub fn not_bound(texts: Texts) -> Face {
    Face::words(texts.group_not_bound())
}

/// `/bind` in a private chat.
pub fn bind_in_private(texts: Texts) -> Face {
    Face::words(texts.group_bind_private())
}

/// A group's code was said in a private chat.
pub fn code_for_group(texts: Texts) -> Face {
    Face::words(texts.group_code_wrong_place())
}

/// A resident's or a colleague's code was said in a group.
pub fn code_is_personal(texts: Texts) -> Face {
    Face::words(texts.group_code_is_personal())
}

/// The window for somebody who presses without being staff.
pub fn staff_only(texts: Texts) -> String {
    texts.alert_staff_only()
}

/// A member of staff has used their code.
pub fn staff_linked(texts: Texts, name: &str) -> Face {
    Face::words(texts.staff_linked(line(name, 40)))
}
