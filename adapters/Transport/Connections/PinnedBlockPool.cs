using System;
using System.Buffers;

namespace LowLatency.Transport.Connections;

/// <summary>
/// Blocks for one connection's pipe: pinned, reused last-in first-out so that the hot block stays in cache, each with
/// readable bytes behind its end. It grows when a long message needs more, and keeps what it has. One thread.
/// </summary>
internal sealed class PinnedBlockPool : MemoryPool<byte>
{
    /// <summary>Bytes behind each block that vector loads may read.</summary>
    public const int SlackBytes = 64;

    private readonly int _blockBytes;
    private Block? _free;

    public PinnedBlockPool(int blockBytes)
    {
        _blockBytes = blockBytes;
    }

    public override int MaxBufferSize => _blockBytes;

    /// <summary>Blocks ever made.</summary>
    public int BlockCount { get; private set; }

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, _blockBytes);
        Block? block = _free;
        if (block is null)
        {
            BlockCount++;
            return new Block(this, _blockBytes);
        }
        _free = block.Next;
        block.Next = null;
        return block;
    }

    protected override void Dispose(bool disposing)
    {
    }

    private sealed class Block : IMemoryOwner<byte>
    {
        private readonly PinnedBlockPool _pool;

        public Block(PinnedBlockPool pool, int bytes)
        {
            _pool = pool;
            Memory = GC.AllocateUninitializedArray<byte>(bytes + SlackBytes, pinned: true).AsMemory(0, bytes);
        }

        public Block? Next { get; set; }

        public Memory<byte> Memory { get; }

        public void Dispose()
        {
            Next = _pool._free;
            _pool._free = this;
        }
    }
}
