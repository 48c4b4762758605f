// The hold model on std::priority_queue: take the earliest event, put it back a little later.
//
// Prints one JSON line: for each number of pending events the million events a second, each a pop and a push.
// The increments come from the same generator as in Sources/queue-hold, so both sides do the same work.

#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <queue>
#include <vector>

struct Event {
  std::int64_t time;
  std::uint64_t sequence;
  std::uint64_t payload;
};

struct Later {
  bool operator()(const Event& a, const Event& b) const {
    return a.time != b.time ? a.time > b.time : a.sequence > b.sequence;
  }
};

// Exponential with mean 1,000,000 ms, rounded up to at least 1; the table is read in a ring.
static std::vector<std::int64_t> increments(std::size_t number) {
  std::vector<std::int64_t> table(number);
  std::uint64_t state = 20201006;
  for (auto& entry : table) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    double uniform = (static_cast<double>(state >> 12) + 0.5) * 0x1p-52;
    entry = 1 + static_cast<std::int64_t>(-std::log(uniform) * 1'000'000);
  }
  return table;
}

static double million_events_a_second(std::size_t pending, std::size_t events,
                                      const std::vector<std::int64_t>& table, std::uint64_t& checksum) {
  const std::size_t mask = table.size() - 1;
  std::vector<Event> storage;
  storage.reserve(pending + 1);
  std::priority_queue<Event, std::vector<Event>, Later> queue(Later(), std::move(storage));
  std::uint64_t sequence = 0;
  for (std::size_t i = 0; i < pending; ++i) queue.push({table[i & mask], sequence++, i});
  // One round over all pending events first: the steady state is what is timed.
  auto hold = [&](std::size_t times) {
    for (std::size_t i = 0; i < times; ++i) {
      Event event = queue.top();
      queue.pop();
      checksum = checksum * 31 + event.payload + static_cast<std::uint64_t>(event.time);
      queue.push({event.time + table[sequence & mask], sequence, event.payload});
      ++sequence;
    }
  };
  hold(pending);
  auto start = std::chrono::steady_clock::now();
  hold(events);
  std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  return static_cast<double>(events) / seconds.count() / 1e6;
}

int main() {
  const auto table = increments(std::size_t{1} << 16);
  std::uint64_t checksum = 0;
  const std::size_t sizes[] = {1'000, 100'000, 1'000'000};
  double rates[3];
  for (int i = 0; i < 3; ++i) rates[i] = million_events_a_second(sizes[i], 4'000'000, table, checksum);
  std::printf("{\"1e3\": %.3f, \"1e5\": %.3f, \"1e6\": %.3f, \"checksum\": %llu}\n", rates[0], rates[1],
              rates[2], static_cast<unsigned long long>(checksum));
}
