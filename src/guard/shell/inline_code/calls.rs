//! Which calls write, in the libraries that people know by heart.

/// What a call does with its arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Call {
    /// Writes the first argument, or the object that it is called on.
    Writes,
    /// The same, and all that lies below goes away.
    Removes,
    /// Only where the file system's own module says so: other things have such names, too.
    RemovesOfModule,
    /// Moves the first to the second.
    Moves,
    /// The same with a name that other things have, too.
    MovesOfModule,
    /// Writes the second argument.
    Copies,
    /// Makes the second lead to the first.
    Links,
    /// Opens: the mode tells.
    Opens,
    /// Hands its arguments to a shell or starts a program.
    Runs,
    /// Runs code of its own language.
    Evaluates,
    ChangesDirectory,
}

pub(super) fn call(name: &[u8]) -> Option<Call> {
    let name = std::str::from_utf8(name).ok()?;
    Some(match name {
        "write_text" | "write_bytes" | "writeFile" | "writeFileSync" | "appendFile"
        | "appendFileSync" | "createWriteStream" | "outputFile" | "outputFileSync"
        | "outputJson" | "outputJsonSync" | "writeJson" | "writeJsonSync" | "writeJSON"
        | "writeJSONSync" | "file_put_contents" | "writeTextFile" | "writeTextFileSync"
        | "truncate" | "truncateSync" | "mkdir" | "makedirs" | "mkdirSync" | "mkdir_p"
        | "mkdirs" | "ensureDir" | "ensureDirSync" | "ensureFile" | "ensureFileSync" | "touch"
        | "chmod" | "chown" | "chmodSync" | "chmod_R" | "chown_R" | "lchown" | "chownSync"
        | "utime" | "utimes" | "utimesSync" | "binwrite" | "write_file" | "spit" | "to_csv"
        | "to_json" | "to_excel" | "to_parquet" | "to_pickle" | "savefig" | "savetxt"
        | "imwrite" | "imsave" | "writeLines" | "saveRDS" | "mknod" | "mkfifo" | "setxattr"
        | "writer" | "write" | "makeDirectory" | "extractall" => Call::Writes,
        "unlink"
        | "unlinkSync"
        | "rm"
        | "rmSync"
        | "rmdir"
        | "rmdirSync"
        | "rmtree"
        | "removedirs"
        | "rm_rf"
        | "rm_r"
        | "rm_f"
        | "removeSync"
        | "remove_dir"
        | "remove_entry"
        | "remove_entry_secure"
        | "remove_dir_all"
        | "remove_file"
        | "deleteFile"
        | "emptyDir"
        | "emptyDirSync"
        | "rimraf"
        | "remove_tree"
        | "send2trash"
        | "rmtree_p"
        | "deleteSync" => Call::Removes,
        "remove" | "delete" | "del" => Call::RemovesOfModule,
        "rename" | "renameSync" | "renames" | "moveSync" | "mv" | "move_file" => Call::Moves,
        "move" | "replace" => Call::MovesOfModule,
        "copy" | "copy2" | "copyfile" | "copytree" | "copyFile" | "copyFileSync" | "cp"
        | "cpSync" | "cp_r" | "cp_rf" | "copySync" | "copy_file" | "copy_entry" | "install"
        | "move_uploaded_file" | "urlretrieve" | "copyfileobj" => Call::Copies,
        "symlink" | "symlinkSync" | "link" | "linkSync" | "ln_s" | "ln_sf" | "ln"
        | "symlink_to" | "hardlink_to" | "ensureSymlink" | "ensureSymlinkSync" => Call::Links,
        "open" | "fopen" | "openSync" | "openFile" | "sysopen" | "fdopen" | "ZipFile"
        | "NamedTemporaryFile" | "new" | "FileWriter" | "FileIO" | "input" => Call::Opens,
        "system"
        | "popen"
        | "run"
        | "call"
        | "check_call"
        | "check_output"
        | "Popen"
        | "execSync"
        | "execFile"
        | "execFileSync"
        | "spawn"
        | "spawnSync"
        | "shell_exec"
        | "passthru"
        | "proc_open"
        | "getoutput"
        | "getstatusoutput"
        | "execv"
        | "execve"
        | "execvp"
        | "execl"
        | "execlp"
        | "spawnl"
        | "spawnlp"
        | "spawnv"
        | "spawnvp"
        | "posix_spawn"
        | "create_subprocess_shell"
        | "create_subprocess_exec"
        | "Command"
        | "capture2"
        | "capture2e"
        | "capture3"
        | "popen3"
        | "execute"
        | "sh"
        | "cmd"
        | "qx"
        | "pcntl_exec" => Call::Runs,
        "exec" | "eval" => Call::Evaluates,
        "compile" | "Function" | "loadstring" | "instance_eval" | "class_eval"
        | "runInThisContext" | "runInNewContext" => Call::Evaluates,
        "chdir" => Call::ChangesDirectory,
        _ => return None,
    })
}

/// Names that a file system's own functions hang on.
pub(super) fn is_module(name: &[u8]) -> bool {
    matches!(
        name,
        b"os"
            | b"fs"
            | b"fsp"
            | b"File"
            | b"FileUtils"
            | b"Deno"
            | b"promises"
            | b"shutil"
            | b"fse"
            | b"Dir"
            | b"IO"
            | b"Path"
            | b"Pathname"
            | b"Bun"
            | b"pathlib"
            | b"shell"
            | b"shelljs"
            | b"io"
            | b"file"
            | b"Files"
            | b"unix"
            | b"posix"
    )
}

/// Calls that lists of paths come from.
pub(super) fn lists(name: &[u8]) -> bool {
    matches!(
        name,
        b"glob"
            | b"rglob"
            | b"iglob"
            | b"globSync"
            | b"iterdir"
            | b"listdir"
            | b"scandir"
            | b"walk"
            | b"readdir"
            | b"readdirSync"
            | b"children"
            | b"entries"
            | b"each_child"
            | b"readDir"
            | b"readDirSync"
            | b"opendir"
            | b"fwalk"
    )
}
