//! Projects made by somebody who wants out of them.

use super::*;

#[test]
fn a_journal_of_an_enemy_is_refused() {
    for journal in [
        r#"{"version":2,"changes":[{"path":".git/hooks/pre-commit","before":null,"after":"x"}],"make":[],"remove":[]}"#,
        r#"{"version":2,"changes":[{"path":"../out","before":null,"after":"x"}],"make":[],"remove":[]}"#,
        r#"{"version":2,"changes":[{"path":"/etc/out","before":null,"after":"x"}],"make":[],"remove":[]}"#,
        r#"{"version":2,"changes":[],"make":["sub/.GIT"],"remove":[]}"#,
        r#"{"version":9,"changes":[],"make":[],"remove":[]}"#,
        r#"{"version":2,"changes":[{"path":"link/out","before":null,"after":"x"}],"make":[],"remove":[]}"#,
        r#"{"version":2,"changes":[{"path":"new/out","before":null,"after":"x"}],"make":["new"],"remove":[]}"#,
        r#"{"version":2,"changes":[],"make":["new", "new/link"],"remove":[]}"#,
        r#"{"version":2,"changes":[{"path":"a/new/x/y/out","before":null,"after":"x"}],"make":["a/new"],"remove":[]}"#,
        r#"{"version":2,"changes":[],"make":["a/new"],"remove":["a/new/x/y/out"]}"#,
    ] {
        let (_directory, root) = project();
        let outside = TempDir::new().unwrap();
        #[cfg(unix)]
        for link in ["link", ".wazir-tree-0.new"] {
            std::os::unix::fs::symlink(outside.path(), root.path().join(link)).unwrap();
        }
        // A tree as if staged, with a link in it.
        fs::create_dir_all(root.path().join("a/.wazir-tree-0.new/x")).unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink(outside.path(), root.path().join("a/.wazir-tree-0.new/x/y"))
            .unwrap();
        fs::write(outside.path().join("out"), "kept").unwrap();
        let file = root.path().join(".wazir/state/journal");
        fs::write(&file, format!("{journal}\ncommit\n")).unwrap();
        fs::write(root.path().join(".wazir-0.new"), "evil").unwrap();
        let disk = Disk::default();
        let result = Writer::open(&root, &disk, || ());
        assert!(result.is_err(), "{journal}");
        assert!(file.exists());
        assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 1);
    }
}

#[test]
#[cfg(unix)]
fn a_link_where_a_tree_is_built_leads_nowhere() {
    let (_directory, root) = project();
    let outside = TempDir::new().unwrap();
    fs::create_dir(outside.path().join("deep")).unwrap();
    fs::write(outside.path().join("deep/created.md"), "theirs").unwrap();
    let link = root.path().join(".wazir-tree-1.new");
    std::os::unix::fs::symlink(outside.path(), &link).unwrap();
    let theirs = tree(outside.path());
    let error = write(&root, &Disk::default(), &transaction(&root)).unwrap_err();
    assert!(error.to_string().contains("is in the way"), "{error}");
    assert_eq!(tree(outside.path()), theirs);
    fs::remove_file(link).unwrap();
    write(&root, &Disk::default(), &transaction(&root)).unwrap();
}

#[test]
fn what_stands_where_a_file_is_built_is_not_taken_for_ours() {
    for name in [".wazir-0.new", ".wazir-0.old"] {
        let (_directory, root) = project();
        fs::write(root.path().join(name), "mine").unwrap();
        let before = tree(root.path());
        let error = write(&root, &Disk::default(), &transaction(&root)).unwrap_err();
        assert!(error.to_string().contains("is in the way"), "{error}");
        assert_eq!(tree(root.path()), before);
    }
}

#[test]
#[cfg(unix)]
fn a_lock_that_is_a_link_is_not_followed() {
    let (_directory, root) = project();
    let outside = TempDir::new().unwrap();
    let link = root.path().join(".wazir/state/writer.lock");
    std::os::unix::fs::symlink(outside.path().join("made"), link).unwrap();
    let error = write(&root, &Disk::default(), &transaction(&root)).unwrap_err();
    assert!(error.to_string().contains("no plain file"), "{error}");
    assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 0);
}
