import Foundation
import ResultsExport
import Testing

@Suite struct RunFolderTests {
  @Test func theFolderAndItsParentsAreMade() throws {
    let scratch = Scratch()
    let folder = try RunFolder(path: scratch.path("a/b/c"))
    try AtomicFile.write([1], to: folder.path(of: "x"))
    #expect(folder.contains("x"))
    #expect(folder.fileNames() == ["x"])
  }

  @Test func aFileInThePlaceOfTheFolderIsNamed() throws {
    let scratch = Scratch()
    try AtomicFile.write([1], to: scratch.path("f"))
    let itself = failure { () throws(OutputError) in _ = try RunFolder(path: scratch.path("f")) }
    #expect(itself?.reason == scratch.path("f") + " is a file")
    let parent = failure { () throws(OutputError) in _ = try RunFolder(path: scratch.path("f/x/y")) }
    #expect(parent?.reason == scratch.path("f") + " is a file")
    #expect(parent?.path == scratch.path("f/x/y"))
  }

  @Test func anEmptyNameIsRefused() {
    let error = failure { () throws(OutputError) in _ = try RunFolder(path: "") }
    #expect(error?.reason == "its name is empty")
  }

  @Test func aProcessKilledWhileWritingLeavesTheOldFileAndAStrayThatIsRemoved() async throws {
    let scratch = Scratch()
    let path = scratch.path("r")
    try AtomicFile.write(Array("old".utf8), to: RunFolder(path: path).path(of: "t.csv"))
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
      let folder = try RunFolder(path: path)
      let file = try AtomicFile(path: folder.path(of: "t.csv"))
      try file.write([UInt8](repeating: 65, count: 1_000_000))
      kill(getpid(), SIGKILL)
      withExtendedLifetime((folder, file)) {}
    }
    let folder = try RunFolder(path: path)
    #expect(folder.fileNames().count == 2)
    #expect(folder.strayFiles().count == 1)
    try folder.removeStrayFiles()
    #expect(folder.fileNames() == ["t.csv"])
    #expect(scratch.text("r/t.csv") == "old")
  }

  @Test func aFolderThatCannotBeMadeIsReported() {
    let error = failure { () throws(OutputError) in _ = try RunFolder(path: "/proc/attrsim-results") }
    #expect(error?.action == "make the folder")
  }

  @Test func aFolderIsWrittenByOneRunAtATime() throws {
    let scratch = Scratch()
    do {
      let first = try RunFolder(path: scratch.path("r"))
      let second = failure { () throws(OutputError) in _ = try RunFolder(path: scratch.path("r")) }
      #expect(second?.description.contains("another run is writing there") == true)
      withExtendedLifetime(first) {}
    }
    _ = try RunFolder(path: scratch.path("r"))
  }

  @Test func partsThatAreAbsentOrBrokenReadAsNothing() throws {
    let scratch = Scratch()
    let folder = try RunFolder(path: scratch.path("r"))
    try JSONFile.write([1, 2, 3], to: folder.path(of: "p.json"))
    #expect(folder.readPart([Int].self, "p.json") == [1, 2, 3])
    #expect(folder.readPart([Int].self, "q.json") == nil)
    #expect(folder.readPart([String: Int].self, "p.json") == nil)
    try AtomicFile.write(Array("[1, 2".utf8), to: folder.path(of: "p.json"))
    #expect(folder.readPart([Int].self, "p.json") == nil)
    try AtomicFile.write([], to: folder.path(of: "p.json"))
    #expect(folder.readPart([Int].self, "p.json") == nil)
  }

  @Test func onlyOurOwnStrayFilesAreRemoved() throws {
    let scratch = Scratch()
    let folder = try RunFolder(path: scratch.path("r"))
    try folder.makeFolder("parts")
    let kept = [
      ".hidden", "a.csv", ".a.csv.tmp-12345", ".a.csv.tmp-1234567", "a.csv.tmp-abcdef", ".tmp-abcdef",
    ]
    let strays = [".a.csv.tmp-aB3dE9", ".parts/"].dropLast() + [".b.tmp-x.tmp-000000"]
    for name in kept + strays { try AtomicFile.write([1], to: folder.path(of: name)) }
    try AtomicFile.write([1], to: folder.path(of: "parts/.p.json.tmp-zzzzzz"))
    #expect(folder.strayFiles() == Array(strays).sorted())
    try folder.removeStrayFiles()
    try folder.removeStrayFiles(in: "parts")
    #expect(folder.fileNames() == (kept + ["parts"]).sorted())
    #expect(folder.fileNames(in: "parts").isEmpty)
  }

  @Test func aFileOfAKilledProcessIsFoundAsAStray() throws {
    let scratch = Scratch()
    let folder = try RunFolder(path: scratch.path("r"))
    let file = try AtomicFile(path: folder.path(of: "t.csv"))
    try file.write("half")
    #expect(folder.strayFiles().count == 1)
    #expect(folder.strayFiles().first?.hasPrefix(".t.csv.tmp-") == true)
    file.abandon()
    #expect(folder.strayFiles().isEmpty)
  }
}
