import Foundation
import ResultsExport
import Testing

@Suite struct UserFileTests {
  @Test func aFileIsReadWholeAndFoldersAreTold() throws {
    let scratch = Scratch()
    let bytes = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    try AtomicFile.write(bytes, to: scratch.path("a"))
    #expect(try UserFile.bytes(scratch.path("a")) == bytes)
    #expect(try !UserFile.isFolder(scratch.path("a")))
    #expect(try UserFile.isFolder(scratch.path))
  }

  @Test func whatCannotBeReadIsNamedWithTheRemedy() throws {
    let scratch = Scratch()
    let missing = "cannot read \(scratch.path("no")): No such file or directory; check its name"
    for look in [{ _ = try UserFile.bytes($0) }, { _ = try UserFile.isFolder($0) }]
      as [(String) throws -> Void]
    {
      let error = #expect(throws: OutputError.self) { try look(scratch.path("no")) }
      #expect(error?.description == missing)
    }
    let folder = #expect(throws: OutputError.self) { try UserFile.bytes(scratch.path) }
    #expect(folder?.description == "cannot read \(scratch.path): Is a directory; name a file in it")
    #expect(UserFile.name(of: "-") == "standard input" && UserFile.name(of: "a") == "a")
  }
}
