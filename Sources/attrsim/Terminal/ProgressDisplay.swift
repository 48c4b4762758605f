import Dispatch
import Experiments
import Synchronization

/// Shows how far a run has come: a bar on a terminal, lines elsewhere.
///
/// It reads the run's meter from a timer of its own; the simulation never waits for it. Unchecked, because a
/// dispatch source may be cancelled from any thread and yet does not say so; all else is behind the lock.
final class ProgressDisplay: @unchecked Sendable {
  private struct State {
    /// Characters of the bar that stands on the screen now.
    var shown = 0
    var lastLine: ContinuousClock.Instant
    /// When the last replication ended; what comes after the last of all is no simulation.
    var lastReplication: ContinuousClock.Instant?
    var isOver = false
  }

  private let meter: ProgressMeter
  private let screen: Screen
  private let start = ContinuousClock.now
  private let timer: any DispatchSourceTimer
  private let state: Mutex<State>

  /// Between two lines where there is no bar.
  private static let pause = Duration.seconds(5)

  /// Starts to show a run.
  init(_ meter: ProgressMeter, on screen: Screen) {
    self.meter = meter
    self.screen = screen
    state = Mutex(State(lastLine: start))
    let source = DispatchSource.makeTimerSource(queue: DispatchQueue(label: "progress"))
    timer = source
    source.schedule(deadline: .now() + .milliseconds(100), repeating: .milliseconds(100))
    source.setEventHandler { [weak self] in self?.tick() }
    source.resume()
  }

  /// Notes that a replication was simulated.
  func noteReplication() { state.withLock { $0.lastReplication = .now } }

  /// Ends it: takes the bar away, and leaves a line where there is none.
  ///
  /// - Parameter isComplete: whether all was simulated; the last line is for that.
  func stop(isComplete: Bool) {
    timer.cancel()
    state.withLock { state in
      guard !state.isOver else { return }
      state.isOver = true
      erase(&state)
      if isComplete, !screen.isTerminal { Terminal.complain(text(now: state.lastReplication ?? .now).line) }
    }
  }

  /// Writes a message where the bar is; the next bar comes below it.
  func say(_ message: String) {
    state.withLock { state in
      erase(&state)
      Terminal.complain(message)
    }
  }

  private func tick() {
    let now = ContinuousClock.now
    state.withLock { state in
      guard !state.isOver, meter.reading.totalReplications > 0 else { return }
      if screen.isTerminal {
        let bar = text(now: now).bar(width: screen.width - 1)
        let rest = String(repeating: " ", count: max(0, state.shown - bar.count))
        state.shown = bar.count
        Terminal.whisper("\r" + (screen.hasColours ? "\u{1B}[36m\(bar)\u{1B}[0m" : bar) + rest)
      } else if now - state.lastLine >= Self.pause {
        state.lastLine = now
        Terminal.complain(text(now: now).line)
      }
    }
  }

  private func text(now: ContinuousClock.Instant) -> ProgressText {
    ProgressText(meter.reading, seconds: (now - start) / .seconds(1))
  }

  private func erase(_ state: inout State) {
    guard state.shown > 0 else { return }
    // Blanks and not an escape sequence: they work on every terminal.
    Terminal.whisper("\r" + String(repeating: " ", count: state.shown) + "\r")
    state.shown = 0
  }
}
