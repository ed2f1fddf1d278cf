//! The rack: whether it is worth asking the database for updates.

use frontdesk::workers::{Found, Rack, Reach};

fn kept(rack: &Rack, conversations: &[i64]) {
    rack.kept(conversations.iter().copied());
}

fn reach(rack: &Rack) -> Reach {
    rack.reach(8).expect("something waits")
}

fn nothing(rack: &Rack) {
    assert!(rack.reach(8).is_none(), "nobody has to look");
}

fn plainly(found: Found) {
    assert!(!found.strange && !found.missed, "{found:?}");
}

#[test]
fn what_one_desk_looks_for_no_other_looks_for() {
    let rack = Rack::default();
    nothing(&rack);
    kept(&rack, &[1, 2, 2]);
    let one = reach(&rack);
    nothing(&rack);
    plainly(rack.found(one, &[1, 2], false));
    nothing(&rack);
    kept(&rack, &[3]);
    plainly(rack.found(reach(&rack), &[3], false));
}

#[test]
fn what_waits_for_its_conversation_is_looked_for_when_that_is_free() {
    let rack = Rack::default();
    kept(&rack, &[7]);
    plainly(rack.found(reach(&rack), &[7], false));
    kept(&rack, &[7]);
    nothing(&rack);
    rack.left(&[7]);
    plainly(rack.found(reach(&rack), &[7], false));
    rack.left(&[7]);
    nothing(&rack);
}

#[test]
fn what_another_desk_took_is_not_missed() {
    let rack = Rack::default();
    kept(&rack, &[1]);
    let slow = reach(&rack);
    kept(&rack, &[2]);
    let quick = reach(&rack);
    // The oldest are taken, whoever looks for them.
    plainly(rack.found(quick, &[1, 2], false));
    plainly(rack.found(slow, &[], false));
    rack.left(&[1, 2]);
    nothing(&rack);
}

#[test]
fn what_is_not_there_is_not_looked_for_for_ever() {
    let rack = Rack::default();
    kept(&rack, &[1, 1]);
    let found = rack.found(reach(&rack), &[], false);
    assert!(found.missed, "another process has it, or works on what came before it");
    nothing(&rack);
}

#[test]
fn what_had_no_room_still_waits() {
    let rack = Rack::default();
    kept(&rack, &[1, 2]);
    plainly(rack.found(reach(&rack), &[1], true));
    plainly(rack.found(reach(&rack), &[2], true));
    rack.left(&[1, 2]);
    nothing(&rack);
}

#[test]
fn what_others_kept_is_told() {
    let rack = Rack::default();
    rack.call();
    let called = reach(&rack);
    nothing(&rack);
    assert!(rack.found(called, &[5], false).strange, "there may be more of it");
    kept(&rack, &[5]);
    nothing(&rack);
    rack.left(&[5]);
    plainly(rack.found(reach(&rack), &[5], false));
}

#[test]
fn other_processes_are_called_when_more_waits_than_one_desk_takes() {
    let rack = Rack::default();
    kept(&rack, &[1, 2, 3, 4, 5, 6, 7, 7]);
    assert!(!rack.is_crowded());
    kept(&rack, &[8]);
    assert!(rack.is_crowded());
    plainly(rack.found(reach(&rack), &[1, 2, 3, 4, 5, 6, 7, 8], true));
    assert!(!rack.is_crowded());
}
