import Foundation

/// Survives writing to a pipe that nobody reads, where the usual end of the process would be out of place.
///
/// Only one thread is deaf to the signal, and only meanwhile: a reader of standard output who has seen enough
/// still ends the program, as pipelines expect.
enum BrokenPipe {
  /// Does work that may write to a broken pipe.
  ///
  /// *Source:* POSIX.1-2017: `write` sends SIGPIPE to the calling thread; a blocked signal stays pending
  /// until it is taken.
  static func survived(_ work: () -> Void) {
    var (broken, before, pending) = (sigset_t(), sigset_t(), sigset_t())
    sigemptyset(&broken)
    sigaddset(&broken, SIGPIPE)
    pthread_sigmask(SIG_BLOCK, &broken, &before)
    work()
    sigpending(&pending)
    if sigismember(&pending, SIGPIPE) == 1, sigismember(&before, SIGPIPE) == 0 {
      var number: Int32 = 0
      sigwait(&broken, &number)
    }
    pthread_sigmask(SIG_SETMASK, &before, nil)
  }

  /// Gives standard streams that are closed a place to go.
  ///
  /// Otherwise the next file that is opened would be taken for one.
  ///
  /// Standard output stays unusable, so that results which nobody can take are an error.
  static func closeGaps() {
    for (stream, mode) in [(STDIN_FILENO, O_RDONLY), (STDOUT_FILENO, O_RDONLY), (STDERR_FILENO, O_WRONLY)]
    where fcntl(stream, F_GETFD) == -1 { _ = open("/dev/null", mode) }
  }
}
