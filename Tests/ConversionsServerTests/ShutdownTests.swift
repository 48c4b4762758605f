import Foundation
import GRDB
import Testing

@testable import ConversionsServer

/// A server that is told to stop.
@Suite struct ShutdownTests {
  @Test func aRequestThatIsUnderWayIsStillAnswered() async throws {
    try await TestServer.run(in: TestFolder()) { server async throws in
      let event = Sample.event()
      let connection = try RawConnection(port: server.port)
      await connection.send(RawConnection.head("Content-Length: \(event.utf8.count)") + event.prefix(20))
      // An answer to another request says that the first has been seen by then.
      for _ in 0..<3 { _ = try await server.get("/health", token: nil) }
      let idle = try RawConnection(port: server.port)
      await idle.send("GET /health HTTP/1.1\r\nHost: a\r\n\r\n")
      #expect(await idle.receive(until: "}\n").hasPrefix("HTTP/1.1 200 "))
      let stopping = Task { try await server.stop() }
      #expect(await idle.receive().isEmpty, "an idle connection is closed at once")
      await connection.send(String(event.dropFirst(20)))
      let answer = await connection.receive(until: "}\n")
      #expect(answer.hasPrefix("HTTP/1.1 200 ") && answer.contains(#""stored":1"#), "\(answer)")
      try await stopping.value
      #expect(throws: (any Error).self) { try RawConnection(port: server.port) }
      // The file holds everything by itself.
      let copy = server.database.path + ".copy"
      try FileManager.default.copyItem(atPath: server.database.path, toPath: copy)
      let queue = try DatabaseQueue(path: copy)
      #expect(try await queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM events") } == 1)
    }
  }

  @Test func aSecondServerOnTheSameDatabaseIsRefused() async throws {
    let folder = try TestFolder()
    try await TestServer.run(in: folder) { server async throws in
      let error = #expect(throws: ServerError.self) { try EventDatabase(path: folder.path("events.sqlite")) }
      #expect(error?.description.contains("another server has the database") == true)
      try FileManager.default.createSymbolicLink(
        atPath: folder.path("other.sqlite"), withDestinationPath: folder.path("events.sqlite"))
      #expect(throws: ServerError.self) { try EventDatabase(path: folder.path("other.sqlite")) }
      #expect(try await server.post(Sample.event()).status == 200)
    }
    try await TestServer.run(in: folder) { server async throws in
      #expect(try await server.post(Sample.event()).results == ["merged"], "what was stored is still there")
    }
  }

  @Test func aPortThatIsTakenIsRefused() async throws {
    try await TestServer.run(in: TestFolder()) { server async throws in
      var settings = ServiceSettings()
      settings.port = server.port
      let folder = try TestFolder()
      await #expect(throws: ServerError.self) {
        try await TestServer.run(in: folder, settings: settings) { _ in }
      }
    }
  }
}
