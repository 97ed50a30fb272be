using System;
using System.Linq;

namespace LowLatency.Unit.Readers;

/// <summary>What disks, hands and strangers do to a file, and leaves most of its structure.</summary>
internal static class FileDamage
{
    /// <summary>
    /// One to four changes: a bit, a byte, a number that is extreme, a piece lost, doubled or moved, the end.
    /// </summary>
    public static byte[] Apply(Random random, byte[] bytes)
    {
        bytes = (byte[])bytes.Clone();
        for (int i = random.Next(1, 5); i > 0 && bytes.Length > 0; i--)
        {
            int at = random.Next(bytes.Length);
            int run = Math.Min(random.Next(1, 40), bytes.Length - at);
            switch (random.Next(7))
            {
                case 0: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 1: bytes[at] = (byte)random.Next(256); break;
                case 2: bytes.AsSpan(at, Math.Min(8, bytes.Length - at)).Fill((byte)-random.Next(2)); break;
                case 3: bytes = [.. bytes[..at], .. bytes[(at + run)..]]; break;
                case 4: bytes = [.. bytes[..(at + run)], .. bytes[at..]]; break;
                case 5: bytes = bytes[..at]; break;
                default: bytes = [.. bytes, .. Enumerable.Repeat((byte)random.Next(256), random.Next(200))]; break;
            }
        }

        return bytes;
    }
}
