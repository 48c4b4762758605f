import Population

extension ReportRowContext {
  /// What the rows of each system share in one replication of a design point.
  static func all(
    _ point: DesignPoint, _ unit: UnitName, _ generator: PopulationGenerator, _ schemas: TableSchemas
  ) -> [ReportRowContext] {
    let sites = generator.sites
    return point.scenario.systems.map { arm in
      ReportRowContext(
        schema: schemas.reports, prefix: point.values.map(\.value),
        replication: unit.replication, system: arm.name, values: arm.values,
        destinations: sites.advertisers.map { sites.directory.origin($0).description },
        reportingOrigins: sites.reporting.map { sites.directory.origin($0).description },
        reportingNumbers: sites.reporting,
        campaignsPerAdvertiser: point.scenario.population.campaignsPerAdvertiser, isDirect: arm.isDirect,
        directory: sites.directory)
    }
  }
}
