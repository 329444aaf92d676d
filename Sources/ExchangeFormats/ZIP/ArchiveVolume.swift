/// One of the pieces into which a program has split an archive: `.zip.001`, `.z01`, `.part1.rar`. None of several is anything by itself.
public enum ArchiveVolume {
  /// The ending by which a name is that of one, `.zip.001`; `nil` for another.
  public static func ending(of name: String) -> String? {
    let parts = name.lowercased().split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count > 1, let last = parts.last, last.utf8.count <= longest else { return nil }
    if parts.count > 2 {
      let before = parts[parts.count - 2]
      let isNumbered = archives.contains(String(before)) && isNumber(last, of: 3...5)
      let isPart =
        packers.contains(String(last)) && before.starts(with: "part")
        && isNumber(before.dropFirst(4), of: 1...5)
      if isNumbered || isPart { return ".\(before).\(last)" }
    }
    guard let letter = last.first, "zr".contains(letter), isNumber(last.dropFirst(), of: 2...3) else {
      return nil
    }
    return ".\(last)"
  }

  /// What is told of one, by its ending.
  public static func finding(_ ending: String) -> Finding {
    Finding(
      .formatUnsupported,
      arguments: [
        "what": "a volume of a split archive (\(ending))", "whatZh": "分卷压缩包的一卷（\(ending)）",
        "remedyZh":
          "一卷单独解不开，这里也不拼接各卷，其余各卷不必投放。请把各卷放在一起解压，投放里面的文件；或者重新压缩成一个普通的 ZIP，不要分卷（压缩软件里的“分卷大小”不填）。太大的，分成几个较小的报文。",
        "remedy":
          "A volume can't be unpacked by itself, and none are put together here: don't drop the others. Unpack all of them together and drop what is "
          + "in them, or pack that again as one plain ZIP without volumes (leave “split to volumes” empty). What is too large goes in several smaller "
          + "messages.",
      ])
  }

  private static let longest = 8
  private static let archives = ["zip", "7z", "rar", "tar", "gz", "tgz", "bz2", "xz", "zst", "xlsx"]
  private static let packers = ["rar", "exe", "zip", "7z"]

  private static func isNumber(_ text: Substring, of digits: ClosedRange<Int>) -> Bool {
    digits.contains(text.utf8.count) && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
  }
}
