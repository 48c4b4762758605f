import Hummingbird
import HummingbirdCore
import ServiceLifecycle

/// The receiving end of a conversions API: HTTP on this machine, and a database behind it.
///
/// Paths:
/// - `POST /v1/data-sets/{data_set_id}/events`: an event, or a list of them.
/// - `GET /v1/data-sets/{data_set_id}/summary`: how good what was received is.
/// - `GET /health`: whether the server and its database work.
///
/// *Source:* ECAPI 1.0, "Transport": HTTPS POST of JSON; its codes 200, 400, 401, 404, 429 and 500. It leaves the path,
/// authentication and limits on batches to each partner.
public final class ConversionsService: Sendable {
  private let group: ServiceGroup

  /// Sets a server up; it listens once it runs.
  ///
  /// - Parameters:
  ///   - database: where events go; it stays open when the server has stopped.
  ///   - tokens: who may write what.
  ///   - settings: where the server listens and what it lets through.
  ///   - clock: tells when a record came in, in milliseconds since the Unix epoch.
  ///   - stopwatch: tells how much time has passed, for the limits on rates, in nanoseconds; it never goes back.
  ///   - whenReady: is told the port once the server listens.
  /// - Throws: ``ServerError`` when a setting cannot be kept.
  public init(
    database: EventDatabase, tokens: AccessTokens, settings: ServiceSettings,
    clock: @escaping @Sendable () -> Int64 = WallClock.milliseconds,
    stopwatch: @escaping @Sendable () -> Int64 = WallClock.stopwatch(),
    whenReady: @escaping @Sendable (_ port: Int) async -> Void = { _ in }
  ) throws(ServerError) {
    try settings.validate()
    let responder = RequestResponder(
      database: database, tokens: tokens, settings: settings, clock: clock, stopwatch: stopwatch)
    var application = Application(
      responder: responder,
      server: .http1(
        configuration: .init(
          additionalChannelHandlers: [
            MannersInstaller(timeout: .seconds(Int64(settings.requestTimeout)))
          ], idleTimeout: .seconds(Int64(settings.idleTimeout)))),
      configuration: ApplicationConfiguration(
        address: .hostname(settings.address.rawValue, port: settings.port),
        availableConnectionsDelegate: MaximumAvailableConnections(settings.maxConnections)),
      onServerRunning: { channel in await whenReady(channel.localAddress?.port ?? settings.port) })
    // What goes wrong is answered; the log would only say it a second time.
    application.logger.logLevel = .critical
    var configuration = ServiceGroupConfiguration(
      services: [application], gracefulShutdownSignals: settings.stopsOnSignals ? [.sigterm, .sigint] : [],
      logger: application.logger)
    configuration.maximumGracefulShutdownDuration = .seconds(settings.shutdownTimeout)
    group = ServiceGroup(configuration: configuration)
  }

  /// Listens and answers until it is stopped; requests that are under way then are still answered.
  ///
  /// - Throws: ``ServerError`` when it cannot listen.
  public func run() async throws(ServerError) {
    do {
      try await group.run()
    } catch {
      throw ServerError("the server cannot listen: \(error); choose another port", cause: .machine)
    }
  }

  /// Stops the server as SIGTERM would.
  public func stop() async { await group.triggerGracefulShutdown() }
}
