"""A cluster of its own on the loopback interface for the tests: a master and two workers, one of which is killed."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyspark

HERE = Path(__file__).resolve().parent
SPARK = Path(pyspark.__file__).parent
PORT = 17077
URL = f"spark://127.0.0.1:{PORT}"
ENVIRONMENT = dict(os.environ, SPARK_LOCAL_IP="127.0.0.1", PYSPARK_PYTHON=sys.executable)


def run(folder, script, arguments, is_midway=None):
    """Runs a job, kills a worker once it `is_midway`, and gives the seconds that it took. The log is FOLDER/spark.log."""
    log = open(folder / "spark.log", "a")
    master = start(log, "org.apache.spark.deploy.master.Master", "--host", "127.0.0.1", "--port", str(PORT))
    time.sleep(5)
    worker = ["org.apache.spark.deploy.worker.Worker", "--host", "127.0.0.1", "--cores", "1", "--memory", "3g", URL]
    workers = [start(log, *worker, "--work-dir", str(folder / f"work-{n}")) for n in (0, 1)]
    time.sleep(5)
    job = None
    try:
        began = time.monotonic()
        submit = [SPARK / "bin/spark-submit", "--master", URL, "--conf", "spark.executor.memory=2g", HERE / script]
        job = subprocess.Popen([*submit, *map(str, arguments)], stdout=log, stderr=log, env=ENVIRONMENT)
        if is_midway:
            while job.poll() is None and not is_midway():
                time.sleep(0.1)
            assert job.poll() is None, f"{script} ended before a worker could be killed: take more articles"
            os.killpg(workers[0].pid, signal.SIGKILL)
            kill_executors(folder / "work-0")
        assert job.wait() == 0, (folder / "spark.log").read_text()[-3000:]
        return time.monotonic() - began
    finally:
        if job:
            job.kill()
        for process in [*workers, master]:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def start(log, *command):
    """Starts a daemon of Spark in a process group of its own."""
    return subprocess.Popen(
        [str(SPARK / "bin/spark-class"), *command], stdout=log, stderr=log, env=ENVIRONMENT, start_new_session=True
    )


def kill_executors(work):
    """Kills what a killed worker leaves behind: its executors, known by the folder they run in."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if str((process / "cwd").resolve()).startswith(str(work)):
                os.kill(int(process.name), signal.SIGKILL)
        except OSError:
            continue


def written(folder):
    """How many files of Parquet a job has written into a folder so far; folders of tasks that end meanwhile are passed over."""
    names = (name for _, _, names in os.walk(folder) for name in names)
    return sum(name.startswith("part-") and name.endswith(".parquet") for name in names)
