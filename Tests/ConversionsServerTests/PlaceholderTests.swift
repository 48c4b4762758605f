import Testing

@testable import ConversionsServer

@Suite struct PlaceholderTests {}
