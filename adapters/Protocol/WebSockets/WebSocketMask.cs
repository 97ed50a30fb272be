using System;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace LowLatency.Protocol.WebSockets;

/// <summary>The masking of RFC 6455 section 5.3, copying and masking in one pass.</summary>
public static class WebSocketMask
{
    /// <summary>
    /// Writes source XOR key to the start of <paramref name="destination"/>. <paramref name="key"/> holds the four
    /// key bytes in wire order, read as big-endian. Source and destination may be the same memory, but must not
    /// overlap otherwise. Destination must be at least as long as source (ArgumentException if not).
    /// </summary>
    public static void Copy(ReadOnlySpan<byte> source, Span<byte> destination, uint key)
    {
        if (destination.Length < source.Length)
            throw new ArgumentException("shorter than the source", nameof(destination));
        uint lanes = BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(key) : key;
        ref byte from = ref MemoryMarshal.GetReference(source);
        ref byte to = ref MemoryMarshal.GetReference(destination);
        nuint done = 0;
        nuint length = (nuint)source.Length;
        if (Vector256.IsHardwareAccelerated)
        {
            Vector256<byte> mask = Vector256.Create(lanes).AsByte();
            for (; length - done >= 32; done += 32)
                (Vector256.LoadUnsafe(ref from, done) ^ mask).StoreUnsafe(ref to, done);
        }
        if (Vector128.IsHardwareAccelerated)
        {
            Vector128<byte> mask = Vector128.Create(lanes).AsByte();
            for (; length - done >= 16; done += 16)
                (Vector128.LoadUnsafe(ref from, done) ^ mask).StoreUnsafe(ref to, done);
        }
        for (; length - done >= 4; done += 4)
        {
            uint word = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref from, done)) ^ lanes;
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref to, done), word);
        }
        for (int shift = 24; done < length; done++, shift -= 8)
            Unsafe.Add(ref to, done) = (byte)(Unsafe.Add(ref from, done) ^ (key >> shift));
    }
}
