//! Settings: defaults, and mistakes that are told by the variable's name.

use clap::Parser;
use frontdesk::config::Config;

#[derive(Parser)]
struct Cli {
    #[command(flatten)]
    config: Config,
}

fn config(flags: &[&str]) -> Config {
    let defaults =
        ["frontdesk", "--api-url", "https://api.telegram.org", "--listen", "127.0.0.1:8080", "--log", "info"];
    let mut config = Cli::try_parse_from(defaults.iter().chain(flags)).unwrap().config;
    // What stands in the environment of the test is not the test's.
    if !flags.contains(&"--database-url") {
        config.database_url = None;
    }
    if !flags.contains(&"--database-direct-url") {
        config.database_direct_url = None;
    }
    config
}

#[test]
fn what_is_wrong_is_told_by_the_variable_s_name() {
    let table: [(&[&str], Option<&str>); 23] = [
        (&[], None),
        (&["--bot-token", "123:AA_b-c"], None),
        (&["--bot-token", " "], None),
        (&["--bot-token", "hello"], Some("TELEGRAM_BOT_TOKEN")),
        (&["--bot-token", "123:a b"], Some("TELEGRAM_BOT_TOKEN")),
        (&["--database-url", "mysql://x"], Some("DATABASE_URL")),
        (&["--database-url", "postgres://localhost/x"], None),
        (&["--database-url", "postgres://pool/x", "--database-direct-url", "postgres://localhost/x"], None),
        (&["--database-url", "postgres://pool/x", "--database-direct-url", "localhost"], Some("DATABASE_DIRECT_URL")),
        (&["--database-direct-url", "postgres://localhost/x"], Some("DATABASE_DIRECT_URL")),
        (&["--webhook-url", "https://desk.example/telegram"], Some("FRONTDESK_WEBHOOK_SECRET")),
        (&["--webhook-url", "desk", "--webhook-secret", "abc"], Some("FRONTDESK_WEBHOOK_URL")),
        (&["--webhook-url", "https://desk.example", "--webhook-secret", "a b"], Some("FRONTDESK_WEBHOOK_SECRET")),
        (&["--webhook-url", "http://127.0.0.1:1/telegram", "--webhook-secret", "abc"], None),
        (&["--data-dir", "x"], None),
        (&["--payment-tokens", " garden=1:TEST:a , hill=2:LIVE:b,"], None),
        (&["--payment-tokens", "1:TEST:a"], Some("FRONTDESK_PAYMENT_TOKENS")),
        (&["--payment-tokens", "garden="], Some("FRONTDESK_PAYMENT_TOKENS")),
        (&["--payment-tokens", "garden=a b"], Some("FRONTDESK_PAYMENT_TOKENS")),
        (&["--payment-tokens", "garden=1:a,garden=2:b"], Some("FRONTDESK_PAYMENT_TOKENS")),
        (&["--billing-secrets", "garden=sixteen-letters-!"], None),
        (&["--billing-secrets", "garden=short"], Some("FRONTDESK_BILLING_SECRETS")),
        (&["--billing-secrets", "sixteen-letters-!"], Some("FRONTDESK_BILLING_SECRETS")),
    ];
    for (flags, expected) in table {
        let found = config(flags).check().err();
        assert_eq!(found.as_ref().map(|e| e.variable), expected, "{flags:?}");
        if let Some(e) = found {
            assert!(e.to_string().starts_with(e.variable));
        }
    }
}

#[test]
fn the_bot_s_id_is_in_its_token_and_secrets_are_not_shown() {
    let flags = ["--bot-token", "123:AAA", "--database-url", "postgres://u:pw@h/d", "--webhook-secret", "sss"];
    let config = config(
        &[
            flags.as_slice(),
            &["--payment-tokens", "garden=284:TEST:ppp", "--billing-secrets", "garden=billing-secret-16"],
        ]
        .concat(),
    );
    assert_eq!(config.providers().unwrap()["garden"], "284:TEST:ppp");
    assert_eq!(config.bot_id().unwrap(), 123);
    assert_eq!(config.billing_secrets().unwrap()["garden"], "billing-secret-16");
    let shown = format!("{config:?}");
    assert!(
        !shown.contains("AAA")
            && !shown.contains("pw")
            && !shown.contains("sss")
            && !shown.contains("ppp")
            && !shown.contains("billing-secret"),
        "{shown}"
    );
}
