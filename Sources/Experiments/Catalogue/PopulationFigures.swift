import Population

/// The names in the column `figure` of `population.csv`.
enum PopulationFigures {
  static let all: [MetricDescription] = PublishedMarginals.all.map { published in
    MetricDescription(
      published.name, kind: .figure, tables: ["population"],
      published.description.prefix(1).uppercased() + published.description.dropFirst() + ".",
      unit: published.unit.isEmpty ? "1" : published.unit,
      reference: "\(published.source): \(published.isLowerBound ? "at least " : "")\(published.published)")
  }
}
