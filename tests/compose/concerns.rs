//! Concerns by requests and paths.

use wazir::catalog::Catalog;
use wazir::compose::concerns;

fn found(request: &str, changed: &[&str]) -> Vec<String> {
    let changed: Vec<String> = changed.iter().map(|path| (*path).to_owned()).collect();
    let texts: &[(&str, &str)] = if request.is_empty() {
        &[]
    } else {
        &[("request", request)]
    };
    let named = concerns(&Catalog::embedded().concerns(), texts, &changed);
    named.into_iter().map(|one| one.id).collect()
}

/// A request and exactly what it is about.
const REQUESTS: &[(&str, &str)] = &[
    ("Let users sign in with Google", "security-auth"),
    (
        "Add two-factor authentication to the account page",
        "security-auth",
    ),
    (
        "The password and the session must survive a restart",
        "security-auth",
    ),
    (
        "Only admins with the right role and permission may delete orders",
        "security-auth",
    ),
    ("Redesign the login screen", "auth-flows security-auth"),
    (
        "Encrypt all personal data before it is stored",
        "security-data",
    ),
    (
        "Delete a person's data on request, as the GDPR asks",
        "security-data",
    ),
    (
        "Write a threat model for the new gateway",
        "security-testing",
    ),
    ("Pin images and publish an SBOM", "security-supply-chain"),
    ("Escape output so that XSS is impossible", "web-security"),
    ("Prevent SQL injection in the report filter", "web-security"),
    (
        "Add CSRF protection and a Content-Security-Policy",
        "web-security",
    ),
    (
        "Do certificate pinning in the Android client",
        "mobile-security",
    ),
    ("Support Arabic and Hebrew", "rtl"),
    ("Make the UI work right-to-left", "rtl"),
    ("Internationalize the checkout", "i18n"),
    ("Translate the labels for each locale", "i18n"),
    ("Move strings to gettext", "i18n-platform"),
    (
        "Use DeepL for a first machine translation",
        "i18n-translation",
    ),
    ("The page is slow; improve the performance", "performance"),
    ("Find the bottleneck in the importer", "performance"),
    (
        "Fix the N+1 queries on the order page",
        "backend-performance",
    ),
    ("Rate-limit the public endpoints", "backend-performance"),
    ("Get LCP under 2.5 s", "web-performance"),
    (
        "Reduce the bundle size with code splitting",
        "web-performance",
    ),
    ("The worker has a memory leak", "memory-management"),
    ("Put a CDN in front of the assets", "infra-performance"),
    ("Scrolling shows jank on old phones", "mobile-performance"),
    ("Add distributed tracing", "observability"),
    (
        "Export metrics and set up alerts for the queue",
        "observability",
    ),
    ("There is a race condition in the cache writer", "async"),
    ("Use Kafka between orders and billing", "event-driven"),
    ("Introduce event sourcing for the ledger", "cqrs"),
    ("Write end-to-end tests for the sign-up", "testing-strategy"),
    ("Stabilize the flaky tests", "testing-strategy"),
    (
        "Make the dialog usable with a screen reader",
        "accessibility",
    ),
    ("Fix WCAG contrast errors", "accessibility"),
    (
        "Push price changes to the browser over a WebSocket",
        "realtime",
    ),
    ("Notes must be editable in offline mode", "offline"),
    ("Split the monolith by service boundaries", "microservices"),
    ("Add a leaderboard and streaks", "gamification"),
    ("Design a REST API for invoices", "api-design"),
    (
        "Retry with exponential backoff and make it idempotent",
        "distributed",
    ),
    (
        "Add a database migration that drops the column",
        "data-layer",
    ),
    ("Full-text search over all articles", "search"),
    (
        "Build a component library with design tokens",
        "design-system",
    ),
    ("Import the frames from Figma", "design-tooling"),
    ("Deploy with Terraform", "cloud-infra"),
    ("Resize images in an AWS Lambda", "serverless"),
    ("Serve reads from a read replica", "scaling"),
    ("Ship it behind a feature flag", "feature-flags"),
    ("Guarantee tenant isolation in reports", "multi-tenancy"),
    ("Handle the Stripe webhook", "third-party-integration"),
    ("Record the choice in an ADR", "architecture-decisions"),
    ("Refactor to ports and adapters", "architecture-patterns"),
    ("Make the layout responsive", "responsive"),
    ("Offer a dark mode", "dark-mode"),
    ("Design the onboarding flow", "onboarding-ux"),
    ("Show inline errors in the contact form", "forms-ux"),
    ("Collapse the sidebar on tablets", "navigation-ux"),
    ("Let users mute push notifications", "notifications-ux"),
    ("Show the promo code in the shopping cart", "e-commerce"),
    ("Load older posts in the activity feed", "social"),
    ("Replace the list with a data table", "data-display"),
    ("Reorder tasks by drag and drop", "interaction-design"),
    ("Run user interviews before the redesign", "user-research"),
    ("Write the release notes", "humanize"),
    ("Prepare for the SOC 2 audit", "compliance"),
    (
        "Guard the MCP server against prompt injection",
        "agentic-identity",
    ),
    ("Run a security audit", "audit-security"),
];

/// A path and exactly what a change of it is about.
const PATHS: &[(&str, &str)] = &[
    ("src/auth/token.ts", "security-auth"),
    ("db/migrations/0007_orders.sql", "data-layer"),
    (".github/workflows/release.yml", "cloud-infra"),
    ("infra/main.tf", "cloud-infra"),
    ("proto/billing.proto", "api-design"),
    ("e2e/login.spec.ts", "security-auth testing-strategy"),
    ("locales/fr/common.json", "i18n"),
    ("src\\Auth\\Token.cs", "security-auth"),
    ("docs/guide/start.md", "humanize"),
    ("app/webhooks/stripe.py", "third-party-integration"),
    ("adr/0001-queue.md", "architecture-decisions"),
];

/// Requests and paths that are about none of it.
const QUIET: &[&str] = &[
    "Rename the variable to something clear",
    "Fix the typo in the error message",
    "The program crashes when the file is empty",
    "Add a --verbose flag to the command line",
    "Parse the date in the third column",
    "Read the log. In the morning it was empty",
    "Write a function that adds two numbers",
    "Upgrade the compiler to the next version",
    "Remove dead code from the parser",
    "Sort the list of books by title",
    "Support comments in the config file",
    "Move the helper into its own module",
    "Handle a missing newline at the end of a file",
    "Add a token to the lexer",
    "The training session starts with a role play about tokens",
    "Speed up the release by skipping the second build",
    "Print the table of contents first",
    "Add an index page that lists the chapters",
    "Cache the parsed file",
    "Extend the programming language with a language server",
    "Introduce a type for the user's name",
    "Return an error instead of a panic",
    "Convert the tests to the new runner",
    "The button should say Save",
    "Use tabs, not spaces",
    "Bump the version to 2.1.0",
    "Count the words of a sentence",
    "Replace the regular expression by a parser",
    "Make the loop stop after ten rounds",
    "The file is accessible via the old path",
    "The window is unresponsive after a click",
    "Explain what this function does",
    "Split the long function in three",
    "Draw the tree as text",
    "Compare two directories and show the differences",
    "Arabic numerals in the chapter headings",
    "Take the server offline batch by batch",
    "Merge the branch and delete it",
    "Use the new iterator in the scanner",
    "Guess the encoding of a text",
    "Close the file when the reader ends",
];
const QUIET_PATHS: &[&str] = &[
    "src/author/book.rs",
    "src/main.rs",
    "lib/parser/token.rs",
    "Makefile",
    "tests/parser.py",
    "src/table.c",
    "assets/logo.svg",
    "cmd/root.go",
];

#[test]
fn requests_give_away_exactly_their_concerns() {
    assert!(REQUESTS.len() + PATHS.len() >= 60);
    let mut wrong = Vec::new();
    let requests = REQUESTS
        .iter()
        .map(|(text, expected)| (*text, *expected, found(text, &[])));
    let paths = PATHS
        .iter()
        .map(|(path, expected)| (*path, *expected, found("", &[path])));
    for (what, expected, mut found) in requests.chain(paths) {
        found.sort();
        if found.join(" ") != expected {
            wrong.push(format!("{what}: {}, not {expected}", found.join(" ")));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn everyday_requests_give_nothing_away() {
    assert!(QUIET.len() >= 40);
    let requests = QUIET.iter().map(|text| (*text, found(text, &[])));
    let paths = QUIET_PATHS.iter().map(|path| (*path, found("", &[path])));
    let wrong: Vec<_> = requests
        .chain(paths)
        .filter(|(_, found)| !found.is_empty())
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_long_text_has_to_say_it_twice() {
    let filler = "The tool reads a file and prints what it found. ".repeat(40);
    assert!(found(&format!("{filler} Users sign in with OAuth."), &[]).is_empty());
    let twice = format!("{filler} Users sign in with OAuth. {filler} Without OAuth nothing works.");
    assert_eq!(found(&twice, &[]), ["security-auth"]);
}

#[test]
fn the_strongest_concerns_stay_when_there_are_many() {
    let all: Vec<&str> = REQUESTS.iter().map(|(text, _)| *text).take(20).collect();
    let many = found(&all.join(". "), &[]);
    let catalog = Catalog::embedded();
    let rules = catalog.concerns();
    assert_eq!(many.len(), rules.max_concerns);
    assert_eq!(many[0], "security-auth");
}

#[test]
fn every_choice_says_which_word_or_path() {
    let changed = ["src/auth/token.ts".to_owned()];
    let texts = [
        ("request", "Use OAuth"),
        ("specification", "A JWT and a passkey"),
    ];
    let named = concerns(&Catalog::embedded().concerns(), &texts, &changed);
    assert_eq!(named.len(), 1);
    assert_eq!(
        named[0].why,
        "the request says `oauth`; the specification says `jwt`, `passkey`; src/auth/token.ts matches **/auth/**"
    );
}
