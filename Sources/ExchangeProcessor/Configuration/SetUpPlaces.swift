import ExchangeFiles

/// What `.departments` notes: whose folders have been whole once, and where ours lay then. It lies out of the departments' reach, so
/// that none of them can have us take what it made for ours.
struct SetUpPlaces {
  private var lines: [(code: String, place: OwnFolders.Place)] = []

  /// Whether nothing was noted yet, or the note was lost.
  var isEmpty: Bool { lines.isEmpty }

  /// Reads that of an exchange; empty where there is none yet.
  init(in layout: ExchangeLayout) throws {
    self.init(
      try Files.exists(layout.setUp) ? String(decoding: Files.bytes(of: layout.setUp), as: UTF8.self) : "")
  }

  /// Where our folders lie now: where they have lain, and as is wanted of a department that never had any.
  func now(wanting wanted: OwnFolders) -> OwnFolders {
    var places = wanted
    for line in lines { places[line.code] = line.place }
    return places
  }

  /// Reads the file's text. A line is a code; ` beside` behind it says where our folders lie.
  init(_ text: String) {
    lines = text.split(separator: "\n").compactMap { line -> (code: String, place: OwnFolders.Place)? in
      let words = line.split(separator: " ").map(String.init)
      guard let code = words.first else { return nil }
      return (code, words.dropFirst().first.flatMap { OwnFolders.Place(rawValue: $0) } ?? .inside)
    }
  }

  /// Where our folders of a department lay; `nil` for one that never had any.
  subscript(code: String) -> OwnFolders.Place? {
    get { lines.first { $0.code == code }?.place }
    set {
      lines.removeAll { $0.code == code && newValue != $0.place }
      if let newValue, self[code] == nil { lines.append((code, newValue)) }
    }
  }

  /// The file's text.
  var text: String {
    lines.map { $0.place == .inside ? "\($0.code)\n" : "\($0.code) \($0.place.rawValue)\n" }.joined()
  }
}
