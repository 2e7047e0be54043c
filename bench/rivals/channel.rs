// channel PAYLOAD SENDERS CAPACITY COUNT: std::sync::mpsc::sync_channel; prints messages/s.
use std::sync::mpsc::{sync_channel, SyncSender};
use std::time::Instant;
use std::{env, hint::black_box, thread};

#[allow(dead_code)]
struct Item {
    id: u32,
    name: String,
    n: f64,
    ok: bool,
}

fn pass<T: Send + 'static>(
    senders: u64,
    capacity: usize,
    count: u64,
    make: impl Fn(u64) -> T + Copy + Send + 'static,
) -> f64 {
    let (tx, rx) = sync_channel::<T>(capacity);
    for _ in 0..senders {
        let tx: SyncSender<T> = tx.clone();
        thread::spawn(move || {
            for i in 0..count.div_ceil(senders) {
                tx.send(make(i)).unwrap();
            }
        });
    }
    drop(tx);
    let warm_up = count / 4;
    for _ in 0..warm_up {
        black_box(rx.recv().unwrap());
    }
    let start = Instant::now();
    let mut received = 0u64;
    for message in rx {
        black_box(message);
        received += 1;
    }
    received as f64 / start.elapsed().as_secs_f64()
}

fn main() {
    let arguments: Vec<String> = env::args().collect();
    let senders: u64 = arguments[2].parse().unwrap();
    let capacity: usize = arguments[3].parse().unwrap();
    let count: u64 = arguments[4].parse().unwrap();
    let rate = match arguments[1].as_str() {
        "object" => pass(senders, capacity, count, |i| Item {
            id: i as u32,
            name: String::from("Ada Lovelace"),
            n: i as f64 / 2.0,
            ok: i & 1 == 0,
        }),
        "string-1k" => pass(senders, capacity, count, |_| "x".repeat(1024)),
        "bytes-64k" => pass(senders, capacity, count, |i| vec![i as u8; 65536]),
        _ => pass(senders, capacity, count, |i| i),
    };
    print!("{rate}");
}
