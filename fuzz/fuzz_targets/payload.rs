//! Any bytes as a hook's payload, for every host and event: no panic, no odd answer.

#![no_main]

use libfuzzer_sys::fuzz_target;
use std::path::Path;
use wazir::content::model::Host;
use wazir::guard::{Hook, HookEvent, Policy, answer};
use wazir::project::Root;

fuzz_target!(|data: &[u8]| {
    let policy = Policy::new(Path::new("/tmp"), &[".wazir/"], &[".wazir/config.yaml"], &["secrets/".to_owned()]);
    let root = Root::open(Path::new("/tmp")).unwrap();
    for &host in Host::ALL {
        let said = answer(&Hook::bare(host, HookEvent::BeforeTool, data, &root, &policy));
        assert!(said.stdout.is_empty());
        assert!(matches!(said.code, 0 | 2));
        assert!(said.stderr.len() < 1000);
        let mut hook = Hook::bare(host, HookEvent::SessionStart, data, &root, &policy);
        hook.session_text = "text";
        let said = answer(&hook);
        assert_eq!(said.code, 0);
        if !said.stdout.is_empty() {
            let _valid: serde_json::Value = serde_json::from_str(&said.stdout).unwrap();
        }
    }
});
