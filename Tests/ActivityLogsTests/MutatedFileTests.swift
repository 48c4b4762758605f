import Foundation
import Population
import ResultsExport
import SimulationKernel
import Testing

@testable import ActivityLogs

/// Logs and traces with wrong bytes are refused or read, and nothing else happens.
@Suite struct MutatedFileTests {
  private static let log = """
    person,time_ms,event,id,cause,publisher,advertiser,campaign,data,value,currency,browser
    b,900,conversion,,1,,shop-2,,3,12.5,USD,1
    a,-50,click,x,,news,shop-10,spring,,,,0
    b,100,click,0,,blog,shop-2,campaign-10,,,,0
    b,50,view,1,,news,shop-2,campaign-9,,,,0
    b,950,conversion,,,,shop-10,,,7.05,,0

    """

  /// The text with one to three bytes changed, taken out or doubled.
  private func mutated(_ text: [UInt8], _ number: Int, after first: Int = 0) -> [UInt8] {
    let random = AddressedRandom(
      key: AddressedRandom.key(seed: 20_201_006, replication: 0), person: UInt64(number))
    let alphabet = Array("0123456789,-.\nclickviewconversion\"".utf8)
    var text = text
    // Every other one has but another digit, and so is often a sound file.
    if number.isMultiple(of: 2) {
      let words = random.block(RandomPurpose(rawValue: 0x511), 0)
      let digits = text.indices.dropFirst(first).filter { (0x30...0x39).contains(text[$0]) }
      text[digits[Int(words.word0) % digits.count]] = 0x30 + UInt8(words.word1 % 10)
      return text
    }
    for step in 0..<UInt64(1 + number % 3) {
      let words = random.block(RandomPurpose(rawValue: 0x511), step)
      let place = first + Int(words.word0) % (text.count - first)
      switch words.word1 % 3 {
      case 0: text[place] = alphabet[Int(words.word2) % alphabet.count]
      case 1: text.remove(at: place)
      default: text.insert(text[place], at: place)
      }
    }
    return text
  }

  @Test func wrongBytesInALogAreRefusedOrRead() throws {
    let folder = try LogFolder()
    var read = 0
    for number in 0..<600 {
      let bytes = mutated(Array(Self.log.utf8), number)
      do {
        read += try folder.people(String(decoding: bytes, as: UTF8.self)).people.count > 0 ? 1 : 0
      } catch is LogError {
      } catch is BadRows {}
    }
    #expect(read > 60 && read < 540, "\(read)")
  }

  /// Even where the description is made to fit, so that the digest keeps nothing out.
  @Test func wrongBytesInATraceAreRefusedOrPlayed() throws {
    let folder = try LogFolder()
    let path = "\(folder.path)/trace.csv"
    var (description, _, _) = try TraceImport.write(try folder.write(Self.log), to: path)
    let rows = try UserFile.bytes(path)
    var played = 0
    for number in 0..<400 {
      let bytes = mutated(rows, number, after: TraceLine.header.utf8.count)
      var digest = RunningDigest()
      digest.add(bytes[...])
      description.sha256 = digest.hexadecimal
      try Data(bytes).write(to: URL(filePath: path))
      let text = try JSONFile.bytes(of: description, for: path)
      try Data(text).write(to: URL(filePath: TraceDescription.path(of: path)))
      do {
        try play(TraceFile(path))
        played += 1
      } catch is LogError {}
    }
    #expect(played > 20 && played < 380, "\(played)")
  }

  private func play(_ file: TraceFile) throws {
    var settings = PopulationSettings(conversionsPerClick: .constant(0), delay: .search, conversionTypes: [])
    try settings.follow(file)
    settings.people = file.description.people
    let block = PopulationBlock()
    try PopulationGenerator(settings, timeline: Timeline()).generate(
      first: 0, count: Int(settings.people), key: SIMD2(1, 2), into: block)
    #expect(block.conversions.count <= file.description.conversions)
  }
}
