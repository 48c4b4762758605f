import Foundation

/// A connection whose bytes a test sends when it likes; its calls wait on threads of their own.
final class RawConnection: Sendable {
  private let descriptor: Int32
  #if canImport(Darwin)
    private static let (stream, noSignal) = (SOCK_STREAM, Int32(0))
  #else
    private static let (stream, noSignal) = (Int32(SOCK_STREAM.rawValue), Int32(MSG_NOSIGNAL))
  #endif
  private let queue = DispatchQueue(label: "raw connection")

  /// Connects to a port of 127.0.0.1.
  init(port: Int) throws {
    descriptor = socket(AF_INET, Self.stream, 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    let status = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard status == 0 else {
      close(descriptor)
      throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
    }
    var limit = timeval(tv_sec: 10, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
  }

  deinit { close(descriptor) }

  /// Sends a text; false when nobody takes it.
  @discardableResult
  func send(_ text: String) async -> Bool {
    await onThread { [descriptor] in
      var rest = Array(text.utf8)[...]
      while !rest.isEmpty {
        let count = rest.withUnsafeBytes {
          Foundation.send(descriptor, $0.baseAddress, $0.count, Self.noSignal)
        }
        guard count > 0 else { return false }
        rest = rest.dropFirst(count)
      }
      return true
    }
  }

  /// What comes until the other side ends the connection, or until a text has come.
  func receive(until mark: String? = nil) async -> String {
    await onThread { [descriptor] in
      var bytes: [UInt8] = []
      var block = [UInt8](repeating: 0, count: 1 << 16)
      while true {
        let count = block.withUnsafeMutableBytes { recv(descriptor, $0.baseAddress, $0.count, 0) }
        if count > 0 { bytes += block[..<count] }
        let text = String(decoding: bytes, as: UTF8.self)
        if count <= 0 || mark.map({ text.contains($0) }) == true { return text }
      }
    }
  }

  private func onThread<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
    await withCheckedContinuation { continuation in
      queue.async { continuation.resume(returning: work()) }
    }
  }

  /// The head of a request for events.
  static func head(_ more: String..., token: String = TestServer.token) -> String {
    let lines = [
      "POST /v1/data-sets/A/events HTTP/1.1", "Host: 127.0.0.1", "Authorization: Bearer \(token)",
      "Content-Type: application/json",
    ]
    return (lines + more).joined(separator: "\r\n") + "\r\n\r\n"
  }
}
