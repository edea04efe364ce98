//! Syncs by itself: soon after a handbook was opened, then every few minutes, and never with a
//! question. What needs a person waits for one.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use carebook_git::network::Asking;

use super::{Order, Station};

/// How often to look whether it is time, or over.
const TICK: Duration = Duration::from_millis(200);
/// How long after opening the first one begins.
const FIRST: Duration = Duration::from_secs(3);

/// The thread that does it. Dropping it stops it, in the middle of a conversation as well.
pub(crate) struct Background {
    stop: Arc<AtomicBool>,
    station: Arc<Station>,
    join: Option<JoinHandle<()>>,
}

impl Background {
    /// Starts it; `pokes` let others look at what came.
    pub(crate) fn start(station: Station, pokes: Vec<Sender<()>>) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let station = Arc::new(station);
        let join = {
            let (stop, station) = (Arc::clone(&stop), Arc::clone(&station));
            std::thread::Builder::new()
                .name("sync".to_owned())
                .spawn(move || keep_in_sync(&station, &stop, &pokes))
        };
        Self {
            stop,
            station,
            join: join.ok(),
        }
    }
}

impl Drop for Background {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Release);
        self.station.handbook.sync.stop();
        if let Some(join) = self.join.take() {
            join.join().unwrap_or_default();
        }
    }
}

fn keep_in_sync(station: &Station, stop: &AtomicBool, pokes: &[Sender<()>]) {
    let mut look = Instant::now() + FIRST;
    let mut last: Option<Instant> = None;
    loop {
        std::thread::sleep(TICK);
        if stop.load(Ordering::Acquire) {
            return;
        }
        if Instant::now() < look {
            continue;
        }
        look = Instant::now() + FIRST;
        let every = Duration::from_secs(u64::from(station.minutes()) * 60);
        let is_time = last.is_none_or(|last| last.elapsed() >= every);
        if every.is_zero() || !is_time || !may_begin(station) {
            continue;
        }
        let order = Order {
            remote: None,
            accept: None,
            asking: Asking::Nobody,
        };
        // What went wrong is remembered, and the window shows it.
        drop(station.sync(&order));
        for poke in pokes {
            poke.send(()).unwrap_or_default();
        }
        last = Some(Instant::now());
    }
}

fn may_begin(station: &Station) -> bool {
    let standing = &station.handbook.sync;
    station.handbook.read_only().is_none() && !standing.is_working() && !standing.needs_a_person()
}
