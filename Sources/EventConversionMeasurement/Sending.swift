import Measurement
import SimulationKernel

extension EventConversionMeasurement {
  /// One more than the greatest priority of a timer.
  private static let priorityLimit: UInt32 = 1 << 24
  /// The priority of a report that shares its time with no other of its click.
  static let middlePriority: UInt32 = priorityLimit / 2

  /// The priority that puts a report at a uniformly random place among those of its click with its time.
  ///
  /// Inserting each at a uniform rank makes every order of the group equally likely. The priority is the
  /// middle between the neighbours'; should dozens of reports meet and a gap be used up, the newer of two
  /// neighbours with equal priority goes second.
  mutating func drawPriority(row: Int, due: Int64, ordinal: UInt64, random: AddressedRandom) -> UInt32 {
    neighbours.removeAll(keepingCapacity: true)
    for waiting in pending.values
    where waiting.row == UInt32(row) && waiting.sequence != nil && waiting.due == due {
      neighbours.append(waiting.priority)
    }
    guard !neighbours.isEmpty else { return Self.middlePriority }
    neighbours.sort()
    let block = random.block(Self.orderPurpose, ordinal)
    let rank = Int(Uniform.index(block.high, below: UInt64(neighbours.count) + 1))
    let lower = rank == 0 ? 0 : neighbours[rank - 1]
    let upper = rank == neighbours.count ? Self.priorityLimit : neighbours[rank]
    return lower + (upper - lower) / 2
  }

  /// Lets a report leave.
  mutating func send(slot: Int, at now: Int64, into outbox: inout Outbox<Report>) {
    let waiting = pending[slot]
    outbox.send(
      report(waiting), tag: tag(waiting), due: SimulationTime(milliseconds: waiting.due),
      at: SimulationTime(milliseconds: now))
    release(slot: slot)
  }

  /// Takes a report off the device.
  mutating func release(slot: Int) {
    clicks[Int(pending[slot].row)].pending -= 1
    pending[slot].free(before: firstFreeSlot)
    firstFreeSlot = UInt32(slot)
    unsentCount -= 1
  }

  /// Sends a report that was due while the browser was closed, or gives it its delay after the start.
  mutating func sendAfterStart(
    slot: Int, at now: Int64, random: AddressedRandom, into outbox: inout Outbox<Report>
  ) {
    let waiting = pending[slot]
    let delay = startDelay.draw(ordinal: waiting.ordinal, start: waiting.starts, random: random)
    pending[slot].starts += 1
    guard delay > 0 else {
      send(slot: slot, at: now, into: &outbox)
      return
    }
    pending[slot].wake = now + delay
    outbox.wake(
      at: SimulationTime(milliseconds: now + delay),
      Timer(id: UInt32(slot), ordinal: waiting.ordinal, priority: waiting.priority, needsOpenBrowser: false))
  }

  /// Deals with every report that is overdue when the browser starts.
  ///
  /// A report that waits for its delay when the browser closes again draws anew here; those that are not
  /// due yet keep their time.
  mutating func startUp(at now: Int64, random: AddressedRandom, into outbox: inout Outbox<Report>) {
    let overdue = (0..<pending.count)
      .filter { pending[$0].sequence != nil && pending[$0].due <= now }
      .sorted { first, second in
        let (a, b) = (pending[first], pending[second])
        return (a.due, a.priority, a.sequence ?? 0) < (b.due, b.priority, b.sequence ?? 0)
      }
    for slot in overdue { sendAfterStart(slot: slot, at: now, random: random, into: &outbox) }
  }
}
