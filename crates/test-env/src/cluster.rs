//! The cluster: made, started, stopped and removed.

use std::fs::Permissions;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

use crate::install;

/// Superuser of the cluster; only its folder's owner and root reach the socket.
const OWNER: &str = "motcua";

/// Creates and starts the cluster and reports it, crashes and restarts it on command, and removes
/// it when standard input closes, which happens however the test ends, killed or not. It ignores
/// Ctrl+C, which reaches the whole process group, so that it can clean up.
const GUARD: &str = r#"
trap '' INT TERM HUP PIPE
programs=$1; folder=$2; owner=$3; shift 3
trap 'rm -rf "$folder"' EXIT
exec 2>"$folder/log"
start() {
    "$programs/postgres" -D "$folder/data" "$@" >&2 &
    server=$!
    until "$programs/pg_isready" -q -h "$folder"; do
        kill -0 $server || { cat "$folder/log"; exit 1; }
        sleep 0.05
    done
    echo ready
}
"$programs/initdb" --no-sync --auth=trust --encoding=UTF8 --locale=C --username "$owner" \
    --pgdata "$folder/data" >&2 || { cat "$folder/log"; exit 1; }
start "$@"
while read -r word; do
    case $word in
        crash) kill -QUIT $server; wait $server; echo crashed ;;
        start) start "$@" ;;
    esac
done
kill -QUIT $server
wait $server
"#;

/// Durability of commits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// A commit is on the disk when it returns, as with a real hub; for benches.
    Kept,
    /// The system writes later; for tests, which only kill processes.
    Quick,
}

/// Why there is no cluster.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// The server's programs were not found.
    #[error("PostgreSQL's server programs were not found; `cargo xtask setup` installs them")]
    Absent,
    /// A step failed.
    #[error("{step}: {said}")]
    Step {
        /// The step.
        step: &'static str,
        /// Output of the program.
        said: String,
    },
    /// A file cannot be read or written.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// A running cluster, removed when dropped or when this process ends.
#[derive(Debug)]
pub struct Cluster {
    programs: PathBuf,
    folder: PathBuf,
    /// An account for the server when this process is root, which PostgreSQL refuses.
    account: Option<Account>,
    guard: Child,
    said: BufReader<ChildStdout>,
    databases: AtomicU32,
    /// Port on this machine, where the server speaks TLS.
    port: Option<u16>,
}

impl Cluster {
    /// Makes and starts a cluster.
    ///
    /// # Errors
    /// When PostgreSQL is not installed or does not start.
    pub fn start(durability: Durability) -> Result<Self, Trouble> {
        // Unlike /tmp, /var/tmp is never a file system in memory.
        let parent = match durability {
            Durability::Kept => PathBuf::from("/var/tmp"),
            Durability::Quick => std::env::temp_dir(),
        };
        Self::make(durability, &parent, None)
    }

    /// Makes and starts a cluster below a folder that everybody may enter, for example on a small
    /// disk, where it takes about 45 MB.
    ///
    /// # Errors
    /// When PostgreSQL is not installed or does not start.
    pub fn start_in(parent: &Path) -> Result<Self, Trouble> {
        Self::make(Durability::Quick, parent, None)
    }

    /// Makes and starts a cluster that also speaks TLS on `localhost`, with a certificate and its
    /// key, PEM.
    ///
    /// # Errors
    /// When PostgreSQL is not installed or does not start.
    pub fn start_with_tls(certificate: &str, key: &str) -> Result<Self, Trouble> {
        Self::make(Durability::Quick, &std::env::temp_dir(), Some((certificate, key)))
    }

    fn make(
        durability: Durability,
        parent: &Path,
        tls: Option<(&str, &str)>,
    ) -> Result<Self, Trouble> {
        let programs = install::programs().ok_or(Trouble::Absent)?;
        let made = tempfile::Builder::new().prefix("test_env-pg-").tempdir_in(parent)?;
        let account = Account::to_step_down_to(made.path())?;
        let mut settings = settings(made.path(), durability);
        let mut owned = vec![made.path().to_owned()];
        let mut port = None;
        if let Some((certificate, key)) = tls {
            let files = ["server.pem", "server-key.pem"].map(|name| made.path().join(name));
            for (file, text) in files.iter().zip([certificate, key]) {
                std::fs::write(file, text)?;
                std::fs::set_permissions(file, Permissions::from_mode(0o600))?;
            }
            // Free a moment ago; an open socket cannot be passed to the server.
            let free = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
            port = Some(free);
            settings.extend([
                "listen_addresses=localhost".to_owned(),
                format!("port={free}"),
                "ssl=on".to_owned(),
                format!("ssl_cert_file={}", files[0].display()),
                format!("ssl_key_file={}", files[1].display()),
            ]);
            owned.extend(files);
        }
        if let Some(account) = &account {
            for place in &owned {
                chown(place, Some(account.user), Some(account.group))?;
            }
        }
        let mut guard = command(Path::new("/bin/sh"), made.path(), account.as_ref());
        if let Some(port) = port {
            guard.env("PGPORT", port.to_string());
        }
        let mut guard = guard
            .args(["-c", GUARD, "guard"])
            .arg(&programs)
            .arg(made.path())
            .arg(OWNER)
            .args(settings.iter().flat_map(|it| ["-c", it]))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let output = guard.stdout.take().ok_or_else(|| io::Error::other("no output"))?;
        let said = BufReader::new(output);
        let (folder, databases) = (made.keep(), AtomicU32::new(0));
        let mut cluster = Self { programs, folder, account, guard, said, databases, port };
        cluster.hear("ready", "PostgreSQL does not start")?;
        Ok(cluster)
    }

    /// Waits for a line from the guard process.
    fn hear(&mut self, word: &str, step: &'static str) -> Result<(), Trouble> {
        let mut said = String::new();
        self.said.read_line(&mut said)?;
        if said.trim() == word {
            return Ok(());
        }
        self.said.read_to_string(&mut said)?;
        Err(Trouble::Step { step, said })
    }

    fn tell(&mut self, word: &str) -> Result<(), Trouble> {
        let input = self.guard.stdin.as_mut().ok_or_else(|| io::Error::other("no input"))?;
        Ok(writeln!(input, "{word}")?)
    }

    /// Kills the server at once, as a power cut would.
    ///
    /// # Errors
    /// When it is not running.
    pub fn crash(&mut self) -> Result<(), Trouble> {
        self.tell("crash")?;
        self.hear("crashed", "PostgreSQL does not end")
    }

    /// Starts the server again; it recovers what was committed.
    ///
    /// # Errors
    /// When it does not start.
    pub fn start_again(&mut self) -> Result<(), Trouble> {
        self.tell("start")?;
        self.hear("ready", "PostgreSQL does not start again")
    }

    /// Makes an empty database and returns its address, for example
    /// `postgres://motcua@%2Ftmp%2Ftest-env-pg-x/db1`; with TLS, one on `localhost`.
    ///
    /// # Errors
    /// When the server refuses.
    pub fn database(&self) -> Result<String, Trouble> {
        let name = format!("db{}", self.databases.fetch_add(1, Relaxed) + 1);
        let program = self.programs.join("createdb");
        let output = command(&program, &self.folder, self.account.as_ref())
            .arg("--host")
            .arg(&self.folder)
            .args(["--username", OWNER, &name])
            .args(self.port.iter().map(|port| format!("--port={port}")))
            .output()?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
            return Err(Trouble::Step { step: "no database was made", said });
        }
        if let Some(port) = self.port {
            return Ok(format!("postgres://{OWNER}@localhost:{port}/{name}"));
        }
        let host = self.folder.to_string_lossy().replace('%', "%25").replace('/', "%2F");
        Ok(format!("postgres://{OWNER}@{host}/{name}"))
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.guard.stdin.take());
        // When even waiting fails, there is nowhere to report it.
        let _ = self.guard.wait();
    }
}

fn settings(folder: &Path, durability: Durability) -> Vec<String> {
    let mut settings = vec![
        "listen_addresses=".to_owned(),
        format!("unix_socket_directories={}", folder.display()),
        "max_connections=200".to_owned(),
    ];
    if durability == Durability::Quick {
        let quick = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"];
        settings.extend(quick.map(str::to_owned));
    }
    settings
}

/// Returns a program in the cluster's folder, run by its owner.
fn command(program: &Path, folder: &Path, account: Option<&Account>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(folder).stdin(Stdio::null()).env("LC_ALL", "C");
    if let Some(account) = account {
        command.uid(account.user).gid(account.group);
    }
    command
}

#[derive(Clone, Copy, Debug)]
struct Account {
    user: u32,
    group: u32,
}

impl Account {
    /// Returns the account `nobody` when this process is root, seen by whose folder it has just
    /// made.
    fn to_step_down_to(folder: &Path) -> io::Result<Option<Self>> {
        if folder.metadata()?.uid() != 0 {
            return Ok(None);
        }
        let accounts = std::fs::read_to_string("/etc/passwd")?;
        let nobody = accounts.lines().find_map(|line| {
            let mut fields = line.strip_prefix("nobody:")?.split(':').skip(1);
            Some(Self { user: fields.next()?.parse().ok()?, group: fields.next()?.parse().ok()? })
        });
        nobody.map(Some).ok_or_else(|| io::Error::other("there is no account `nobody`"))
    }
}
