import Foundation
import ResultsExport
import Testing

@Suite struct AtomicFileTests {
  @Test func theNameAppearsOnlyWhenTheFileIsCommitted() throws {
    let scratch = Scratch()
    let file = try AtomicFile(path: scratch.path("a.txt"))
    try file.write("hello\n")
    #expect(scratch.text("a.txt") == nil)
    try file.commit()
    #expect(scratch.text("a.txt") == "hello\n")
    #expect(scratch.names == ["a.txt"])
    var status = stat()
    #expect(stat(scratch.path("a.txt"), &status) == 0)
    #expect(status.st_mode & 0o777 == 0o644)
  }

  @Test func anAbandonedFileLeavesNothingAndTheOldOneUntouched() throws {
    let scratch = Scratch()
    try AtomicFile.write(Array("old".utf8), to: scratch.path("a.txt"))
    do {
      let file = try AtomicFile(path: scratch.path("a.txt"))
      try file.write([UInt8](repeating: 1, count: 300_000))
    }
    let explicit = try AtomicFile(path: scratch.path("a.txt"))
    try explicit.write("new")
    explicit.abandon()
    #expect(scratch.text("a.txt") == "old")
    #expect(scratch.names == ["a.txt"])
  }

  @Test func aPipeIsNotReplaced() throws {
    let scratch = Scratch()
    let pipe = scratch.path("pipe")
    #expect(mkfifo(pipe, 0o600) == 0)
    #expect(throws: OutputError.self) { try AtomicFile(path: pipe) }
    var status = stat()
    #expect(stat(pipe, &status) == 0 && status.st_mode & S_IFMT == S_IFIFO)
    #expect(scratch.names == ["pipe"])
  }

  @Test func severalFilesGetTheirNamesTogetherOrNotAtAll() throws {
    let scratch = Scratch()
    try AtomicFile.write(Array("old".utf8), to: scratch.path("a"))
    try FileManager.default.createDirectory(atPath: scratch.path("b"), withIntermediateDirectories: false)
    for (name, text) in [("b", "old"), ("c", "new")] {
      let files = try ["a", name].map { try AtomicFile(path: scratch.path($0)) }
      for file in files { try file.write("new") }
      let error = failure { () throws(OutputError) in try AtomicFile.commit(files) }
      #expect((error == nil) == (name == "c"))
      #expect(scratch.text("a") == text)
    }
    #expect(scratch.names == ["a", "b", "c"])
  }

  @Test func whatWasWrittenCanBeReadBack() throws {
    let scratch = Scratch()
    let file = try AtomicFile(path: scratch.path("a"))
    try file.write("hello ")
    try file.write("world")
    #expect(try file.read(4..<8) == Array("o wo".utf8))
    try file.write("!")
    #expect(try file.read(11..<12) == Array("!".utf8) && file.read(3..<3).isEmpty)
    try file.commit()
    #expect(scratch.text("a") == "hello world!")
  }

  @Test func manyWritesOfAnySizeArriveInOrder() throws {
    let scratch = Scratch()
    let file = try AtomicFile(path: scratch.path("a"))
    var expected: [UInt8] = []
    for (index, size) in [0, 1, 70_000, 70_000, 131_072, 131_073, 400_000, 5].enumerated() {
      let part = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ index) }
      expected += part
      try file.write(part)
    }
    try file.commit()
    #expect(file.byteCount == expected.count)
    #expect(FileManager.default.contents(atPath: scratch.path("a")).map(Array.init) == expected)
  }

  @Test func aMissingFolderAndAFolderUnderTheNameAreReported() throws {
    let scratch = Scratch()
    let missing = failure { () throws(OutputError) in _ = try AtomicFile(path: scratch.path("no/a.txt")) }
    #expect(missing?.reason == "No such file or directory")
    try FileManager.default.createDirectory(atPath: scratch.path("dir"), withIntermediateDirectories: false)
    let folder = failure { () throws(OutputError) in try AtomicFile.write([1], to: scratch.path("dir")) }
    #expect(folder?.reason == "Is a directory")
    #expect(scratch.names == ["dir"])
  }

  @Test func aFullDiskIsReportedAndNothingIsLeft() throws {
    let scratch = Scratch()
    guard mountSmallDisk(scratch.path) else {
      print("skipped: a small disk can only be mounted by root")
      return
    }
    defer { run("/bin/umount", scratch.path) }
    try AtomicFile.write(Array("old".utf8), to: scratch.path("a.csv"))
    let error = failure { () throws(OutputError) in
      let file = try AtomicFile(path: scratch.path("a.csv"))
      for _ in 0..<100 { try file.write([UInt8](repeating: 65, count: 10_000)) }
      try file.commit()
    }
    #expect(error?.reason == "No space left on device")
    #expect(error?.description.contains("free some space") == true)
    #expect(scratch.names == ["a.csv"])
    #expect(scratch.text("a.csv") == "old")
  }

  @Test func aTableThatDoesNotFitOnTheDiskIsReportedAndNothingIsLeft() throws {
    let scratch = Scratch()
    guard mountSmallDisk(scratch.path) else {
      print("skipped: a small disk can only be mounted by root")
      return
    }
    defer { run("/bin/umount", scratch.path) }
    let error = failure { () throws(OutputError) in
      let writer = try CSVWriter(path: scratch.path("t.csv"), schema: schema(1))
      for row in 0..<200_000 {
        writer.rows.append(row)
        try writer.endRow()
      }
      try writer.commit()
    }
    #expect(error?.reason == "No space left on device")
    #expect(scratch.names.isEmpty)
  }

  private func mountSmallDisk(_ path: String) -> Bool {
    #if os(Linux)
      return geteuid() == 0 && run("/bin/mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", path)
    #else
      return false
    #endif
  }

  @discardableResult
  private func run(_ tool: String, _ arguments: String...) -> Bool {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: tool)
    process.arguments = arguments
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }
}
