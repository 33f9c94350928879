"""The peer of benchmarks/face_matching.py: `face_recognition` with its own detector, run by a Python of its own.

Reads one file name a line from standard input; prints for each the vector of its largest face (or null) and the
milliseconds from the file to the vector, as JSON.
"""

import json
import sys
import time

import face_recognition


def main() -> None:
    answers = {}
    for name in sys.stdin.read().splitlines():
        start = time.perf_counter(), time.process_time()
        pixels = face_recognition.load_image_file(name)
        boxes = face_recognition.face_locations(pixels)
        vector = None
        if boxes:
            largest = max(boxes, key=lambda box: (box[2] - box[0]) * (box[1] - box[3]))
            vector = face_recognition.face_encodings(pixels, [largest])[0].tolist()
        wall_ms, cpu_ms = (time.perf_counter() - start[0]) * 1000, (time.process_time() - start[1]) * 1000
        answers[name] = [vector, wall_ms, cpu_ms]
    print(json.dumps(answers))


if __name__ == "__main__":
    main()
