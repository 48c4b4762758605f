import Foundation
import Testing

/// Scenarios to start from.
@Suite struct InitTests {
  @Test func everyTemplateRunsAsItIsAndSaysWhatItAsks() throws {
    for template in ["starter", "compare", "sweep"] {
      let place = try Workplace()
      let output = try Tool.run("init", "mine", "--from", template, in: place)
      #expect(output.status == 0, "\(output.standardError)")
      #expect(output.standardOutput.hasPrefix("wrote mine.yaml; "), "\(output.standardOutput)")
      let check = try Tool.run("check", "mine.yaml", in: place)
      #expect(check.status == 0 && check.standardError.isEmpty, "\(template): \(check.standardError)")
      let run = try Tool.run("run", "mine.yaml", "--set", "population.people=1000", "--quiet", in: place)
      #expect(run.status == 0 && run.standardOutput.contains("results: results/mine/"), "\(template)")
      #expect(try place.text("mine.yaml").hasPrefix("# ") && place.text("mine.yaml").contains("?\n#\n"))
    }
  }

  @Test func theNameMayBeLeftOut() throws {
    let place = try Workplace()
    #expect(try Tool.run("init", in: place).status == 0)
    #expect(place.exists("my-scenario.yaml"))
  }

  @Test func aFileThatIsThereIsNeverOverwritten() throws {
    let place = try Workplace()
    try place.write("mine.yaml", "precious")
    let output = try Tool.run("init", "mine", in: place)
    #expect(output.status == 74 && output.standardError.contains("is there already; choose another name"))
    #expect(try place.text("mine.yaml") == "precious")
  }

  @Test func aScenarioIsCopiedUnderItsNewName() throws {
    let place = try Workplace()
    try place.write("old.yaml", "# yaml-language-server: $schema=scenario.schema.json\n" + Sample.small)
    #expect(try Tool.run("init", "new", "--from", "old.yaml", in: place).status == 0)
    #expect(try place.text("new.yaml") == Sample.small.replacingOccurrences(of: "name: small\n", with: ""))
    let run = try Tool.run("run", "new.yaml", "--quiet", in: place)
    #expect(run.standardOutput.contains("results: results/new/"))
  }

  @Test func theFirstLinePointsToASchemaThatIsThere() throws {
    let place = try Workplace()
    let line = "# yaml-language-server: $schema=scenario.schema.json\n"
    try place.write("scenario.schema.json", try Tool.run("schema", in: place).standardOutput)
    #expect(try Tool.run("init", "mine", in: place).status == 0)
    #expect(try place.text("mine.yaml").hasPrefix(line + "# How accurate"))
    #expect(try Tool.run("init", "copy", "--from", "mine.yaml", in: place).status == 0)
    #expect(try place.text("copy.yaml") == place.text("mine.yaml"))
    // Where there is none, a line that led elsewhere stays only if it still leads somewhere.
    try FileManager.default.createDirectory(
      at: place.url.appending(path: "below"), withIntermediateDirectories: true)
    #expect(try Tool.run("init", "below/far", "--from", "mine.yaml", in: place).status == 0)
    #expect(try place.text("below/far.yaml").hasPrefix("# How accurate"))
    let up = line.replacingOccurrences(of: "scenario.schema", with: "../scenario.schema")
    try place.write("below/near.yaml", up + Sample.small)
    #expect(try Tool.run("init", "below/next", "--from", "below/near.yaml", in: place).status == 0)
    #expect(try place.text("below/next.yaml").hasPrefix(up))
  }

  @Test func whatCannotBeStartedFromIs65AndAFolderThatIsMissing74() throws {
    let place = try Workplace()
    let guess = try Tool.run("init", "mine", "--from", "stater", in: place)
    #expect(guess.status == 65 && guess.standardError.contains("did you mean \"starter\"?"))
    #expect(try Tool.run("init", "mine", "--from", "gone.yaml", in: place).status == 65)
    let strange = try Tool.run("init", "mine", "--from", "xyzzy", in: place)
    #expect(strange.standardError.contains("is no template and no scenario file (attrsim init --help"))
    let name = try Tool.run("init", "9 lives", in: place)
    #expect(name.status == 65 && name.standardError.contains("first a letter"), "\(name.standardError)")
    #expect(try Tool.run("init", "nowhere/mine", in: place).status == 74)
    #expect(place.files(below: ".").allSatisfy { !$0.hasSuffix(".yaml") })
  }
}
