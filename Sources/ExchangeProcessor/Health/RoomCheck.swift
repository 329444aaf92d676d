import ExchangeBase
import ExchangeFiles
import SystemPackage

/// Free room on the exchange's own disks, and in departments' boxes that are on others.
struct RoomCheck: HealthCheck {
  let name = "room"
  let title = LocalizedText("磁盘空间", "room on disks")

  /// A box in which so little is free holds back what is for it.
  private static let (leastBytes, leastFiles) = (1 << 20, 16)

  func look(at patient: Patient) throws -> [Ailment] {
    let layout = patient.layout
    var found: [Ailment] = []
    let reserve = patient.configuration.settings.reserve
    if let shortage = try reserve.shortage(in: layout) {
      found.append(
        Ailment(
          .broken, shortage.words,
          LocalizedText(
            "腾出空间，或换大的磁盘；archive 里的旧日子可以备份后移走",
            "Make room, or take a larger disk; old days of archive may be moved away once they are backed up")
        ))
    } else if let shortage = try reserve.shortage(in: layout, keeping: 2) {
      found.append(Self.soon(shortage))
    }
    let ours = try DiskRoom(of: layout.root).device
    for code in patient.departments {
      for box in layout.boxes(of: code) {
        guard let room = try? DiskRoom(of: box), room.device != ours else { continue }
        guard room.freeBytes < Self.leastBytes || room.files.map({ $0.free < Self.leastFiles }) ?? false
        else { continue }
        found.append(
          Ailment(
            .doubtful,
            LocalizedText(
              "\(box.shown) 几乎没有空间了（剩余 \(room.freeBytes >> 10) KiB）：送给它的在交换目录里等着",
              "\(box.shown) has hardly any room (\(room.freeBytes >> 10) KiB free): what is for it waits in the exchange"
            ),
            LocalizedText(
              "请该部门取走文件，或加大它的空间；有了空间会自动放入",
              "Have the department fetch its files, or give it more room; they follow by themselves"),
            about: code))
      }
    }
    return found
  }

  /// There is still room, and not for long: less than twice the reserve.
  private static func soon(_ shortage: Reserve.Shortage) -> Ailment {
    let free = shortage.isOfFiles ? "\(shortage.free)" : "\(shortage.free >> 20) MiB"
    return Ailment(
      .doubtful,
      LocalizedText(
        "\(shortage.folder.shown) 所在的磁盘快满了（\(shortage.isOfFiles ? "还可建文件" : "剩余") \(free)）",
        "the disk of \(shortage.folder.shown) is nearly full (\(free) \(shortage.isOfFiles ? "files can be made" : "free"))"
      ),
      LocalizedText(
        "腾出空间，或换大的磁盘；再少就停止收取", "Make room, or take a larger disk; with less, nothing more is taken"))
  }
}
