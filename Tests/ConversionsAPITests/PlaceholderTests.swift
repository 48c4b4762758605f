import Testing

@testable import ConversionsAPI

@Suite struct PlaceholderTests {}
