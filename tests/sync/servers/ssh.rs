//! An ssh server of the test's own, and an agent that holds a key.

use std::fs;
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use carebook_tests::{Run, World, wait_for};

use super::{Server, free_port};

/// A running sshd with one key that it lets in.
pub struct Ssh {
    port: u16,
    folder: PathBuf,
    _server: Server,
    _agent: Server,
}

impl Ssh {
    /// Starts one; nothing, with the reason printed, where this system cannot run it.
    pub fn start(world: &World) -> Option<Self> {
        let Some(sshd) = ["/usr/sbin/sshd", "/usr/local/sbin/sshd", "/usr/bin/sshd"]
            .into_iter()
            .find(|path| Path::new(path).is_file())
        else {
            println!("skipped: there is no sshd; script/bootstrap test installs it");
            return None;
        };
        let folder = world.path("ssh");
        fs::create_dir_all(&folder).expect("a folder");
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o700)).expect("its mode");
        for name in ["host", "key", "stranger"] {
            let file = folder.join(name);
            let mut command = world.command("ssh-keygen");
            command.args(["-q", "-t", "ed25519", "-N", "", "-C", name, "-f"]);
            drop(Run::of(command.arg(&file)).succeeded());
        }
        fs::copy(folder.join("key.pub"), folder.join("authorized")).expect("the key is let in");
        // A server started as root wants its empty folder.
        drop(fs::create_dir_all("/run/sshd"));
        let port = free_port();
        let path = |name: &str| folder.join(name).to_string_lossy().into_owned();
        let search = std::env::var("PATH").unwrap_or_default();
        fs::write(
            folder.join("sshd_config"),
            format!(
                "Port {port}\nListenAddress 127.0.0.1\nHostKey {}\nAuthorizedKeysFile {}\nPidFile none\nStrictModes no\nUsePAM no\nPasswordAuthentication no\nKbdInteractiveAuthentication no\nPermitRootLogin yes\nSetEnv PATH={search}\n",
                path("host"),
                path("authorized"),
            ),
        )
        .expect("its settings");
        let host = fs::read_to_string(folder.join("host.pub")).expect("its key");
        fs::write(
            folder.join("known_hosts"),
            format!("[127.0.0.1]:{port} {host}"),
        )
        .expect("known hosts");
        fs::write(
            folder.join("ssh_config"),
            format!(
                "UserKnownHostsFile {}\nGlobalKnownHostsFile /dev/null\nStrictHostKeyChecking yes\nHostKeyAlias [127.0.0.1]:{port}\nIdentityFile none\nIdentityAgent SSH_AUTH_SOCK\nBatchMode yes\n",
                path("known_hosts")
            ),
        )
        .expect("the client's settings");
        let server = world
            .command(sshd)
            .args(["-D", "-e", "-f", &path("sshd_config")])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(fs::File::create(folder.join("log")).expect("a log"))
            .spawn();
        let server = match server {
            Ok(child) => Server(child),
            Err(error) => {
                println!("skipped: sshd cannot be run here: {error}");
                return None;
            }
        };
        wait_for("sshd answers", Duration::from_secs(10), || {
            TcpStream::connect(("127.0.0.1", port)).ok()
        });
        let agent = world
            .command("ssh-agent")
            .args(["-D", "-a", &path("agent")])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("ssh-agent starts");
        let agent = Server(agent);
        wait_for("the agent answers", Duration::from_secs(10), || {
            // Its socket is there a moment before anybody listens.
            std::os::unix::net::UnixStream::connect(folder.join("agent"))
                .ok()
                .map(drop)
        });
        let ssh = Self {
            port,
            folder,
            _server: server,
            _agent: agent,
        };
        ssh.hold(world, "key");
        Some(ssh)
    }

    /// Lets the agent hold this key and no other.
    pub fn hold(&self, world: &World, key: &str) {
        for arguments in [vec!["-q", "-D"], vec!["-q", key]] {
            let mut command = world.command("ssh-add");
            command
                .current_dir(&self.folder)
                .env("SSH_AUTH_SOCK", self.folder.join("agent"))
                .args(arguments);
            drop(Run::of(&mut command).succeeded());
        }
    }

    /// The port it listens on.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The address of a repository, through this port.
    pub fn url_at(&self, port: u16, path: &Path) -> String {
        let user = Run::of(std::process::Command::new("id").arg("-un")).succeeded();
        format!(
            "ssh://{}@127.0.0.1:{port}{}",
            user.stdout.trim(),
            path.display()
        )
    }

    /// The address of a repository.
    pub fn url(&self, path: &Path) -> String {
        self.url_at(self.port, path)
    }

    /// The variables by which ssh finds the agent and the test's settings.
    pub fn variables(&self) -> [(&'static str, String); 2] {
        let path = |name: &str| self.folder.join(name).to_string_lossy().into_owned();
        [
            ("SSH_AUTH_SOCK", path("agent")),
            ("GIT_SSH_COMMAND", format!("ssh -F {}", path("ssh_config"))),
        ]
    }
}
