using System.Buffers.Binary;
using System.Text;

namespace Emotion.Training.Emotion;

/// <summary>
/// Makes TorchSharp's native library load on distributions whose C++ runtime is a little older than the one it was linked with
/// (Debian 12 has GLIBCXX_3.4.30). It asks for GLIBCXX_3.4.32 for the sake of one symbol that it never relocates; marking that need as
/// weak in the ELF version table of the build output's copy lets the dynamic linker go on. The package itself is not touched.
/// </summary>
internal static class NativeTorch
{
    private const string Library = "libLibTorchSharp.so";
    private const string Version = "GLIBCXX_3.4.32";
    private const uint VersionNeedSection = 0x6ffffffe;
    private const ushort Weak = 2;

    /// <summary>Call once before the first use of TorchSharp.</summary>
    public static void EnsureLoadable()
    {
        var path = Path.Combine(AppContext.BaseDirectory, Library);
        if (!OperatingSystem.IsLinux() || !File.Exists(path))
        {
            return;
        }

        var image = File.ReadAllBytes(path);
        if (!TryWeaken(image, Version))
        {
            return;
        }

        // Written aside and moved: the copy may be a hard link to the package's file, and a second process may do the same now.
        var written = File.GetLastWriteTimeUtc(path);
        var aside = $"{path}.{Environment.ProcessId}.weak";
        File.WriteAllBytes(aside, image);
        File.SetLastWriteTimeUtc(aside, written);
        File.Move(aside, path, overwrite: true);
    }

    /// <summary>Marks a needed symbol version as weak in an ELF64 image.</summary>
    /// <param name="image">The library; changed in place.</param>
    /// <param name="version">The version's name.</param>
    /// <returns>True when something was changed.</returns>
    internal static bool TryWeaken(Span<byte> image, string version)
    {
        if (image.Length < 64 || !image[..4].SequenceEqual("\u007fELF"u8) || image[4] != 2)
        {
            return false;
        }

        var table = (int)BinaryPrimitives.ReadInt64LittleEndian(image[0x28..]);
        var size = BinaryPrimitives.ReadUInt16LittleEndian(image[0x3A..]);
        var count = BinaryPrimitives.ReadUInt16LittleEndian(image[0x3C..]);
        for (var i = 0; i < count; i++)
        {
            var header = image.Slice(table + (i * size), size);
            if (BinaryPrimitives.ReadUInt32LittleEndian(header[4..]) == VersionNeedSection)
            {
                var strings = image.Slice(table + ((int)BinaryPrimitives.ReadUInt32LittleEndian(header[40..]) * size), size);
                return WeakenNeeds(
                    image,
                    (int)BinaryPrimitives.ReadInt64LittleEndian(header[24..]),
                    (int)BinaryPrimitives.ReadInt64LittleEndian(strings[24..]),
                    version);
            }
        }

        return false;
    }

    // Verneed: version, count, file, aux offset, next. Vernaux: hash, flags, other, name, next (System V gABI, symbol versioning).
    private static bool WeakenNeeds(Span<byte> image, int need, int strings, string version)
    {
        var name = Encoding.ASCII.GetBytes(version + '\0');
        while (true)
        {
            var entries = BinaryPrimitives.ReadUInt16LittleEndian(image[(need + 2)..]);
            var aux = need + (int)BinaryPrimitives.ReadUInt32LittleEndian(image[(need + 8)..]);
            for (var i = 0; i < entries; i++)
            {
                var at = strings + (int)BinaryPrimitives.ReadUInt32LittleEndian(image[(aux + 8)..]);
                if (image[at..].StartsWith(name))
                {
                    var flags = image.Slice(aux + 4, 2);
                    var changed = BinaryPrimitives.ReadUInt16LittleEndian(flags) != Weak;
                    BinaryPrimitives.WriteUInt16LittleEndian(flags, Weak);
                    return changed;
                }

                aux += (int)BinaryPrimitives.ReadUInt32LittleEndian(image[(aux + 12)..]);
            }

            var next = (int)BinaryPrimitives.ReadUInt32LittleEndian(image[(need + 12)..]);
            if (next == 0)
            {
                return false;
            }

            need += next;
        }
    }
}
