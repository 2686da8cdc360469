//! Single steps on the disk. Each can be made to fail, so that tests can break a
//! transaction off at every one of them.

use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, Write};
use std::path::Path;
use std::thread;

/// How many shares of single flushes wait for the disk at once.
const WAITING: usize = 32;
/// How many shares of other work run at once: more gain nothing on any machine measured.
const WORKING: usize = 4;
/// From this many files on, one flush of their file system costs less than one each,
/// whatever else it has to write.
const MANY: usize = 32;

/// What is about to be done to a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    MakeDirectory,
    Create,
    Write,
    Flush,
    Link,
    Append,
    Rename,
    Remove,
}

type Probe<'a> = dyn Fn(Step, &Path) -> io::Result<()> + Sync + 'a;

/// The disk that transactions write to.
#[derive(Default)]
pub struct Disk<'a> {
    probe: Option<&'a Probe<'a>>,
}

impl<'a> Disk<'a> {
    /// A disk that asks `probe` before each step; its error stands for the step's.
    /// Flushes only ask.
    pub fn probed(probe: &'a Probe<'a>) -> Self {
        Self { probe: Some(probe) }
    }

    pub(super) fn ask(&self, step: Step, path: &Path) -> io::Result<()> {
        self.probe.map_or(Ok(()), |probe| probe(step, path))
    }

    /// Makes one directory where it is missing.
    pub(super) fn make_directory(&self, path: &Path) -> io::Result<()> {
        match self.new_directory(path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
            other => other,
        }
    }

    /// Makes one directory that must not exist yet, not as a link either.
    pub(super) fn new_directory(&self, path: &Path) -> io::Result<()> {
        self.ask(Step::MakeDirectory, path)?;
        fs::create_dir(path)
    }

    /// Writes a file that must not exist yet. Not flushed.
    pub(super) fn create(
        &self,
        path: &Path,
        bytes: &[u8],
        permissions: Option<Permissions>,
    ) -> io::Result<File> {
        self.ask(Step::Create, path)?;
        let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
        if let Some(permissions) = permissions {
            file.set_permissions(permissions)?;
        }
        self.ask(Step::Write, path)?;
        file.write_all(bytes)?;
        Ok(file)
    }

    /// A second name for a file, or a copy where the system has none.
    pub(super) fn link(&self, path: &Path, second: &Path) -> io::Result<()> {
        self.ask(Step::Link, second)?;
        match fs::hard_link(path, second) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
                fs::copy(path, second)?;
                File::open(second)?.sync_all()
            }
            other => other,
        }
    }

    /// Adds a line to a file. Not flushed.
    pub(super) fn append(&self, file: &mut File, path: &Path, line: &str) -> io::Result<()> {
        self.ask(Step::Append, path)?;
        file.write_all(line.as_bytes())
    }

    /// Moves a file over another, or a directory to where none with something in it is.
    pub(super) fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.ask(Step::Rename, to)?;
        fs::rename(from, to)
    }

    /// Removes a file; one that is gone already is no error.
    pub(super) fn remove(&self, path: &Path) -> io::Result<()> {
        self.ask(Step::Remove, path)?;
        missing_is_fine(path, fs::remove_file(path))
    }

    /// Removes a directory unless something is in it.
    pub(super) fn remove_if_empty(&self, path: &Path) -> io::Result<()> {
        self.ask(Step::Remove, path)?;
        use io::ErrorKind::{DirectoryNotEmpty, NotADirectory, ResourceBusy};
        match missing_is_fine(path, fs::remove_dir(path)) {
            // Something else by now, or something is mounted there: not ours.
            Err(error)
                if matches!(
                    error.kind(),
                    DirectoryNotEmpty | NotADirectory | ResourceBusy
                ) =>
            {
                Ok(())
            }
            other => other,
        }
    }

    /// Waits until a file lasts through a power cut.
    pub(super) fn flush(&self, file: &File, path: &Path) -> io::Result<()> {
        self.ask(Step::Flush, path)?;
        match self.probe {
            Some(_) => Ok(()),
            None => file.sync_all(),
        }
    }

    /// Waits until files last through a power cut.
    pub(super) fn flush_files(&self, files: &[(&File, &Path)]) -> io::Result<()> {
        if self.probe.is_none() && files.len() >= MANY && flush_file_systems(files)? {
            return Ok(());
        }
        let flushed = self.share(files, WAITING, |share| {
            let mut files = share.iter();
            files.try_for_each(|(file, path)| self.flush(file, path))
        });
        flushed.map(drop)
    }

    /// Does `work` on shares of the items at once; what each made, in order.
    pub(super) fn share_out<T: Sync, R: Send, E: Send>(
        &self,
        items: &[T],
        work: impl Fn(&[T]) -> Result<R, E> + Sync,
    ) -> Result<Vec<R>, E> {
        self.share(items, WORKING, work)
    }

    fn share<T: Sync, R: Send, E: Send>(
        &self,
        items: &[T],
        shares: usize,
        work: impl Fn(&[T]) -> Result<R, E> + Sync,
    ) -> Result<Vec<R>, E> {
        // In order where a test asks, so that it knows which step is which.
        if self.probe.is_some() || items.len() < 2 {
            return work(items).map(|made| vec![made]);
        }
        thread::scope(|scope| {
            let workers: Vec<_> = items
                .chunks(items.len().div_ceil(shares))
                .map(|share| scope.spawn(|| work(share)))
                .collect();
            let results = workers.into_iter().map(|worker| match worker.join() {
                Ok(result) => result,
                Err(panic) => std::panic::resume_unwind(panic),
            });
            // Every worker has ended before the first error is given back.
            results.collect::<Vec<_>>().into_iter().collect()
        })
    }

    /// Flushes directories, where the system can: a rename then lasts through a power
    /// cut.
    pub(super) fn flush_directories(&self, paths: &[&Path]) -> io::Result<()> {
        if cfg!(not(unix)) {
            return Ok(());
        }
        let open = paths
            .iter()
            .filter_map(|path| Some((File::open(path).ok()?, *path)));
        let open: Vec<(File, &Path)> = open.collect();
        let files = open.iter().map(|(file, path)| (file, *path));
        self.flush_files(&files.collect::<Vec<_>>())
    }
}

/// Flushes the file systems that the files are on, each once; `false` where the system
/// cannot. Before Linux 5.8 it tells of no failed write, as a flush of a file does.
#[cfg(target_os = "linux")]
fn flush_file_systems(files: &[(&File, &Path)]) -> io::Result<bool> {
    use std::collections::BTreeSet;
    use std::os::unix::fs::MetadataExt;
    let mut flushed = BTreeSet::new();
    for (file, _) in files {
        if flushed.insert(file.metadata()?.dev()) {
            match rustix::fs::syncfs(file) {
                Ok(()) => {}
                // A sandbox may know the call and refuse it.
                Err(rustix::io::Errno::NOSYS | rustix::io::Errno::PERM) => return Ok(false),
                Err(error) => return Err(error.into()),
            }
        }
    }
    Ok(true)
}

#[cfg(not(target_os = "linux"))]
fn flush_file_systems(_: &[(&File, &Path)]) -> io::Result<bool> {
    Ok(false)
}

/// On a file system that takes no writes, removing what is not there fails, too.
fn missing_is_fine(path: &Path, result: io::Result<()>) -> io::Result<()> {
    let is_missing = || {
        let looked = fs::symlink_metadata(path);
        looked.is_err_and(|error| error.kind() == io::ErrorKind::NotFound)
    };
    match result {
        Err(error) if error.kind() == io::ErrorKind::NotFound || is_missing() => Ok(()),
        other => other,
    }
}
