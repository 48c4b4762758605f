import Foundation
import Testing

/// Pages of runs.
@Suite struct ReportTests {
  @Test func aRunBecomesAPageBesideItsTables() throws {
    let place = try Workplace()
    try place.write("small.yaml", Sample.small)
    #expect(try Tool.run("run", "small.yaml", "--quiet", "--out", "run", in: place).status == 0)
    let output = try Tool.run("report", "run", in: place)
    #expect(
      output.status == 0 && output.standardOutput == "report: run/report.html\n", "\(output.standardError)")
    #expect(try place.text("run/report.html").hasPrefix("<!DOCTYPE html>"))
    #expect(place.exists("run/charts/delays.vl.json"))
    // With vl-convert there is nothing to say, and without it one line with the remedy.
    let remark = output.standardError
    #expect(
      remark.isEmpty || remark.contains("make report-tools") && remark.split(separator: "\n").count == 1)
    let strict = try Tool.run("report", "run", "--out", "page.html", "--require-charts", in: place)
    #expect(strict.status == (remark.isEmpty ? 0 : 69))
    #expect(place.exists("page.html"))
  }

  @Test func aTableThatWasChangedAfterTheRunIsRefused() throws {
    let place = try Workplace()
    try place.write("small.yaml", Sample.small)
    #expect(try Tool.run("run", "small.yaml", "--quiet", "--out", "run", in: place).status == 0)
    try place.write("run/delays.csv", place.text("run/delays.csv") + "\n")
    let output = try Tool.run("report", "run", in: place)
    #expect(output.status == 65 && output.standardOutput.isEmpty)
    #expect(output.standardError.contains("run/delays.csv: its SHA-256 is"), "\(output.standardError)")
    #expect(output.standardError.contains("--fresh") && !place.exists("run/report.html"))
  }

  @Test func whatIsNoRunIsRefusedWithTheRemedy() throws {
    let place = try Workplace()
    let output = try Tool.run("report", ".", in: place)
    #expect(output.status == 74 && output.standardOutput.isEmpty)
    #expect(output.standardError.contains("so it is no folder of a finished run"), "\(output.standardError)")
  }
}
