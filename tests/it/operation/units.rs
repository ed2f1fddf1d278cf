//! The units and the container of `deploy/`: the desk and its backups run as nobody in particular, and may do nothing else.

use std::path::{Path, PathBuf};
use std::process::Command;

/// What keeps a service from everything that it does not need.
const HARDENED: [(&str, &str); 24] = [
    ("DynamicUser", "yes"),
    ("StateDirectoryMode", "0700"),
    ("UMask", "0077"),
    ("ProtectSystem", "strict"),
    ("ProtectHome", "yes"),
    ("PrivateTmp", "yes"),
    ("PrivateDevices", "yes"),
    ("ProtectClock", "yes"),
    ("ProtectControlGroups", "yes"),
    ("ProtectHostname", "yes"),
    ("ProtectKernelLogs", "yes"),
    ("ProtectKernelModules", "yes"),
    ("ProtectKernelTunables", "yes"),
    ("ProtectProc", "invisible"),
    ("NoNewPrivileges", "yes"),
    ("CapabilityBoundingSet", ""),
    ("AmbientCapabilities", ""),
    ("RestrictAddressFamilies", "AF_INET AF_INET6 AF_UNIX"),
    ("RestrictNamespaces", "yes"),
    ("RestrictRealtime", "yes"),
    ("RestrictSUIDSGID", "yes"),
    ("LockPersonality", "yes"),
    ("SystemCallArchitectures", "native"),
    ("SystemCallFilter", "@system-service ~@privileged"),
];

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn text(name: &str) -> String {
    std::fs::read_to_string(path(name)).unwrap()
}

/// A value of a unit; several of one name are one after the other. `None`: it is not there.
fn value(unit: &str, section: &str, key: &str) -> Option<String> {
    let inside = unit.split_once(&format!("\n[{section}]\n"))?.1.split("\n[").next()?;
    let lines = inside.lines().filter_map(|line| line.split_once('=')).filter(|(name, _)| *name == key);
    let all: Vec<&str> = lines.map(|(_, value)| value).collect();
    (!all.is_empty()).then(|| all.join(" "))
}

/// What a service lacks of what keeps it from everything else.
fn lacks(unit: &str) -> Vec<&'static str> {
    let has = |key, wanted: &str| value(unit, "Service", key).is_some_and(|found| found == wanted);
    HARDENED.iter().filter(|(key, wanted)| !has(key, wanted)).map(|(key, _)| *key).collect()
}

#[test]
fn services_run_as_nobody_and_may_do_nothing_else() {
    for (name, state) in [("frontdesk", "frontdesk"), ("frontdesk-backup", "frontdesk-backups")] {
        let unit = text(&format!("deploy/{name}.service"));
        assert_eq!(lacks(&unit), Vec::<&str>::new(), "{name}");
        assert_eq!(value(&unit, "Service", "StateDirectory").as_deref(), Some(state));
        for loose in ["User", "Group", "ReadWritePaths", "SupplementaryGroups", "PermissionsStartOnly"] {
            assert_eq!(value(&unit, "Service", loose), None, "{name}: {loose}");
        }
        let withheld = value(&unit, "Service", "UnsetEnvironment").unwrap();
        assert!(withheld.contains("MIGRATION_DATABASE_URL"), "{name}");
        let all = ["ExecStart", "ExecStartPost", "ExecStartPre"].map(|key| value(&unit, "Service", key));
        for command in all.iter().flatten() {
            assert!(command.starts_with('/'), "{name}: {command}: a prefix may give rights back");
        }
    }
    // The look finds what is missing, changed, or taken back by a second line.
    let unit = text("deploy/frontdesk.service");
    for (old, new) in [
        ("NoNewPrivileges=yes\n", ""),
        ("NoNewPrivileges=yes", "NoNewPrivileges=no"),
        ("NoNewPrivileges=yes", "NoNewPrivileges=yes\nNoNewPrivileges=no"),
        ("NoNewPrivileges=yes", "# NoNewPrivileges=yes"),
    ] {
        assert_eq!(lacks(&unit.replacen(old, new, 1)), ["NoNewPrivileges"], "{new}");
    }
}

#[test]
fn a_backup_is_made_every_night_without_secrets_and_old_ones_go() {
    let (service, timer) = (text("deploy/frontdesk-backup.service"), text("deploy/frontdesk-backup.timer"));
    assert_eq!(value(&timer, "Timer", "OnCalendar").as_deref(), Some("*-*-* 03:30:00"));
    assert_eq!(value(&timer, "Timer", "Persistent").as_deref(), Some("yes"), "a night that was missed is made up for");
    assert_eq!(value(&timer, "Install", "WantedBy").as_deref(), Some("timers.target"));
    assert_eq!(value(&timer, "Timer", "Unit"), None, "it begins the service of its name");
    assert_eq!(value(&service, "Service", "Type").as_deref(), Some("oneshot"));
    assert_eq!(
        value(&service, "Service", "ExecStart").as_deref(),
        Some("/usr/local/lib/frontdesk/backup %S/frontdesk-backups")
    );
    let old = value(&service, "Service", "ExecStartPost").unwrap();
    assert!(old.contains("%S/frontdesk-backups/ ") && old.contains("-mtime +30 -delete"), "{old}");
    // Whatever the program keeps from the eyes of others is not handed to the backup, but for the database's address.
    let withheld = value(&service, "Service", "UnsetEnvironment").unwrap();
    let settings = text("src/config.rs");
    let hidden: Vec<&str> = settings
        .split("#[arg(")
        .filter(|arg| arg.contains("hide_env_values"))
        .map(|arg| arg.split_once("env = \"").unwrap().1.split('"').next().unwrap())
        .filter(|name| !["DATABASE_URL", "DATABASE_DIRECT_URL"].contains(name))
        .collect();
    assert!(hidden.contains(&"FRONTDESK_PHONE_KEY") && hidden.len() > 4, "{hidden:?}");
    for name in hidden {
        assert!(withheld.split(' ').any(|word| word == name), "{name} is handed to the backup");
    }
}

#[test]
fn the_container_runs_as_nobody_and_is_run_without_rights() {
    let file = text("deploy/Containerfile");
    let last = file.rsplit("\nFROM ").next().unwrap();
    let users: Vec<&str> = last.lines().filter_map(|line| line.strip_prefix("USER ")).collect();
    let [user] = users.as_slice() else { panic!("one USER is named: {users:?}") };
    let numbers: Vec<u32> = user.split(':').map(|n| n.parse().unwrap()).collect();
    assert!(numbers.len() == 2 && numbers.iter().all(|n| *n >= 10_000), "{user}");
    let after = last.split_once("\nUSER ").unwrap().1;
    assert!(after.contains("\nENTRYPOINT [\"/usr/local/bin/frontdesk\"]"), "the program starts as that user");
    for line in last.lines() {
        assert!(!line.starts_with("RUN ") && !line.starts_with("VOLUME "), "{line}: it writes nothing");
    }
    let how = file.split("FROM ").next().unwrap();
    for flag in ["--read-only", "--cap-drop=all", "--security-opt=no-new-privileges"] {
        assert!(how.contains(flag), "{flag} is not in how it is run");
    }
}

#[test]
fn what_units_start_is_installed_as_the_manual_says() {
    let page = text("docs/operation.md");
    let install = page.split_once("\n# Install\n").unwrap().1.split("\n# ").next().unwrap();
    let lines: Vec<&str> = install.lines().map(str::trim).filter(|line| line.starts_with("install ")).collect();
    let mut placed = vec![];
    for line in &lines {
        let words: Vec<&str> = line.split('#').next().unwrap().split_whitespace().collect();
        // The folder stands after `-t`, a file of another name at the end.
        let folder = words.iter().position(|word| *word == "-t").map(|at| words[at + 1]);
        let into = folder.unwrap_or(words[words.len() - 1]);
        for file in words[1..]
            .iter()
            .filter(|word| **word != into)
            .filter(|word| !word.starts_with('-') && !word.chars().all(|c| c.is_ascii_digit()))
        {
            assert!(*file == "target/release/frontdesk" || path(file).exists(), "{line}: there is no {file}");
            let name = file.rsplit('/').next().unwrap();
            placed.push(if into.ends_with('/') { format!("{into}{name}") } else { into.to_owned() });
        }
    }
    for name in ["frontdesk.service", "frontdesk-backup.service", "frontdesk-backup.timer"] {
        let unit = text(&format!("deploy/{name}"));
        assert!(placed.contains(&format!("/etc/systemd/system/{name}")), "{name}: {placed:?}");
        let page = value(&unit, "Unit", "Documentation").unwrap();
        assert!(placed.iter().any(|to| page == format!("file://{to}")), "{page} is not among {placed:?}");
        if let Some(start) = value(&unit, "Service", "ExecStart") {
            let program = start.split(' ').next().unwrap();
            assert!(placed.iter().any(|to| to == program), "{program} is not among {placed:?}");
        }
    }
    assert!(install.contains("systemctl enable --now frontdesk frontdesk-backup.timer"));
}

#[test]
fn systemd_reads_the_units() {
    if Command::new("systemd-analyze").arg("--version").output().is_err() {
        println!("not tried: this machine has no systemd-analyze");
        return;
    }
    let dir = std::env::temp_dir().join(format!("frontdesk-units-{}", std::process::id()));
    std::fs::create_dir_all(&dir).unwrap();
    // What they start is not installed here; what they say of themselves is read all the same.
    let read = |more: &str| {
        let mut files = vec![];
        for name in ["frontdesk.service", "frontdesk-backup.service", "frontdesk-backup.timer"] {
            let unit = text(&format!("deploy/{name}")).replace("\nExecStart=/usr/local/", "\nExecStart=/bin/true ");
            let unit = unit.replace("\n[Service]\n", &format!("\n[Service]\n{more}"));
            std::fs::write(dir.join(name), unit).unwrap();
            files.push(dir.join(name));
        }
        let said = Command::new("systemd-analyze").args(["verify", "--man=no"]).args(&files).output().unwrap();
        let words = String::from_utf8_lossy(&said.stderr).into_owned();
        words.lines().filter(|line| line.contains("frontdesk")).collect::<Vec<_>>().join("\n")
    };
    assert_eq!(read(""), "");
    assert!(read("ProtectSistem=strict\n").contains("ProtectSistem"), "it would say so");
    std::fs::remove_dir_all(&dir).unwrap();
}
