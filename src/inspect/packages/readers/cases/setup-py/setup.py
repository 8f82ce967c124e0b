from setuptools import setup, find_packages

TESTS = ["pytest", 'coverage>=7']
name = "app"

setup(
    name=name,
    packages=find_packages(),
    install_requires=[
        "requests>=2",  # the web
        'flask==2.0.0',
    ],
    tests_require=TESTS,
    extras_require={"docs": ["sphinx"], 'db': ("psycopg2",)},
    setup_requires=open("x").read().splitlines(),
)
