import Dispatch
import Experiments
import Foundation

/// Turns the first Ctrl-C into a request to stop; the second ends the process at once.
final class InterruptHandler {
  let flag = StopFlag()
  private let sources: [any DispatchSourceSignal]

  /// Listens from now on.
  ///
  /// - Parameter say: tells the user, wherever messages go at the moment.
  init(say: @escaping @Sendable (String) -> Void) {
    let flag = flag
    let queue = DispatchQueue(label: "interrupts")
    sources = [SIGINT, SIGTERM].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      source.setEventHandler {
        if flag.isRaised { _exit(Exit.interrupted) }
        flag.raise()
        say("stopping; press Ctrl-C again to stop without waiting")
      }
      source.resume()
      return source
    }
  }

  func stop() {
    for source in sources { source.cancel() }
  }
}
