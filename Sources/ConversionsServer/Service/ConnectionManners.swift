import NIOCore
import NIOHTTP1

/// Does for each connection what HTTP/1 asks of a server beyond answering, and what keeps connections from lasting.
///
/// - A sender that waits for a word before it sends a body gets it (`Expect: 100-continue`).
/// - A sender that wants the connection to end with the answer, as HTTP/1.0 does unless it says otherwise, is told so, and
///   it ends.
/// - A request that is not answered in time, because its body or the taking of its answer is slow, ends the connection.
///
/// *Source:* RFC 9110 section 10.1.1; RFC 9112 sections 9.3 and 9.6.
final class ConnectionManners: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias InboundOut = HTTPServerRequestPart
  typealias OutboundIn = HTTPServerResponsePart
  typealias OutboundOut = HTTPServerResponsePart

  /// A request that is not answered yet.
  private struct Exchange {
    var isHTTP10: Bool
    var keepsAlive: Bool
    /// Whether the sender waits for a word.
    var isWaiting: Bool
    var deadline: Scheduled<Void>
  }

  private let timeout: TimeAmount
  /// The oldest first; answers go out in this order.
  private var exchanges: [Exchange] = []

  /// - Parameter timeout: how long a request may take, from the end of its head to the end of its answer.
  init(timeout: TimeAmount) { self.timeout = timeout }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard case .head(var head) = unwrapInboundIn(data) else {
      context.fireChannelRead(data)
      return
    }
    let expects = head.headers[canonicalForm: "expect"].contains { $0.lowercased() == "100-continue" }
    let deadline = context.eventLoop.assumeIsolated().scheduleTask(in: timeout) {
      context.close(promise: nil)
    }
    let isHTTP10 = head.version == .http1_0 || head.version == .http0_9
    exchanges.append(
      Exchange(
        isHTTP10: isHTTP10, keepsAlive: head.isKeepAlive, isWaiting: expects && !isHTTP10, deadline: deadline)
    )
    // The framework knows this one form only.
    if !head.isKeepAlive { head.headers.replaceOrAdd(name: "connection", value: "close") }
    context.fireChannelRead(wrapInboundOut(.head(head)))
    encourage(context)
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    switch unwrapOutboundIn(data) {
    case .head(var head):
      if let exchange = exchanges.first {
        exchanges[0].isWaiting = false
        if !exchange.keepsAlive {
          head.headers.replaceOrAdd(name: "connection", value: "close")
        } else if exchange.isHTTP10, !head.headers.contains(name: "connection") {
          head.headers.add(name: "connection", value: "keep-alive")
        }
      }
      context.write(wrapOutboundOut(.head(head)), promise: promise)
    case .body:
      context.write(data, promise: promise)
    case .end:
      guard !exchanges.isEmpty else {
        context.write(data, promise: promise)
        return
      }
      let deadline = exchanges.removeFirst().deadline
      let written = promise ?? context.eventLoop.makePromise()
      written.futureResult.whenComplete { _ in deadline.cancel() }
      context.write(data, promise: written)
      encourage(context)
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    for exchange in exchanges { exchange.deadline.cancel() }
    exchanges = []
    context.fireChannelInactive()
  }

  /// Asks for the body of the request that is to be answered next, if its sender waits for that.
  private func encourage(_ context: ChannelHandlerContext) {
    guard exchanges.first?.isWaiting == true else { return }
    exchanges[0].isWaiting = false
    let head = HTTPResponseHead(version: .http1_1, status: .continue)
    context.writeAndFlush(wrapOutboundOut(.head(head)), promise: nil)
  }
}

/// Puts ``ConnectionManners`` where requests still have their version: right behind what reads them.
final class MannersInstaller: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = Never

  private let timeout: TimeAmount

  init(timeout: TimeAmount) { self.timeout = timeout }

  func handlerAdded(context: ChannelHandlerContext) {
    do {
      let pipeline = context.pipeline.syncOperations
      let decoder = try pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self)
      try pipeline.addHandler(ConnectionManners(timeout: timeout), position: .after(decoder))
    } catch {
      context.close(promise: nil)
    }
  }
}
