/// The file that an inspection is about. It goes through a pipe by its drop alone: who had it inspected has all of it.
struct FileInHand: Codable, Sendable {
  /// Under which a decoder finds the file that was to be inspected.
  static let key = CodingUserInfoKey(rawValue: "file in hand")

  let file: TakenFile

  init(file: TakenFile) { self.file = file }

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let drop = try container.decode(String.self)
    guard let key = Self.key, let file = decoder.userInfo[key] as? TakenFile, file.drop == drop else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "of another file than the one in hand")
    }
    self.file = file
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(file.drop)
  }
}
