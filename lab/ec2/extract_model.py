"""Takes from botocore's model of EC2 what requests of the fleet controller need: shapes and their wire names, without documentation.

    python3 lab/ec2/extract_model.py            writes lab/ec2/model.json
    python3 lab/ec2/extract_model.py --check    compares with it; exits with 1 if a request would be judged otherwise
"""
import json
import pathlib
import sys

import botocore
import botocore.loaders

OPERATIONS = [
    'CreateTags', 'CreateTrafficMirrorSession', 'DeleteTrafficMirrorSession', 'DescribeInstances', 'DescribeNetworkInterfaces',
    'DescribeTrafficMirrorSessions', 'DescribeTrafficMirrorTargets', 'ModifyTrafficMirrorSession',
]
FILE = pathlib.Path(__file__).with_name('model.json')
KEPT = ('type', 'required', 'enum', 'min', 'max', 'pattern')


def extract():
    model = botocore.loaders.Loader().load_service_model('ec2', 'service-2')
    shapes = {}

    def keep(name):
        if name in shapes:
            return
        shape = model['shapes'][name]
        kept = shapes[name] = {key: shape[key] for key in KEPT if key in shape}
        if shape['type'] == 'structure':
            kept['members'] = {}
            for member, reference in shape['members'].items():
                wire = reference.get('queryName') or reference.get('locationName') or member
                kept['members'][member] = {'shape': reference['shape'], 'wire': wire[0].upper() + wire[1:]}
                keep(reference['shape'])
        if shape['type'] == 'list':
            kept['member'] = shape['member']['shape']
            keep(shape['member']['shape'])

    operations = {}
    for name in OPERATIONS:
        operations[name] = model['operations'][name]['input']['shape']
        keep(operations[name])
    return {
        'source': f"botocore's model of EC2 {model['metadata']['apiVersion']}, Apache-2.0; written by lab/ec2/extract_model.py",
        'operations': operations,
        'shapes': dict(sorted(shapes.items())),
    }


def main():
    text = json.dumps(extract(), indent=1, sort_keys=False) + '\n'
    if '--check' in sys.argv:
        same = FILE.read_text() == text
        print(f"lab/ec2/model.json against botocore {botocore.__version__}: {'the same' if same else 'DIFFERENT'}")
        sys.exit(0 if same else 1)
    FILE.write_text(text)


main()
